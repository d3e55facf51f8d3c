/// Text of strangers in Markdown.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace evalrun::reports {

/// The text on one line, with everything escaped that Markdown or HTML would obey, also within a table.
[[nodiscard]] std::string markdown_text(std::string_view text);
/// As code, whatever it holds, for a cell of a table or a line: HTML's code element around escaped text.
[[nodiscard]] std::string markdown_code(std::string_view text);
/// A line of a table; the cells are Markdown already.
[[nodiscard]] std::string markdown_row(const std::vector<std::string>& cells);
/// The line below the head: `left` columns to the left, the others to the right.
[[nodiscard]] std::string markdown_rule(std::size_t left, std::size_t columns);

}  // namespace evalrun::reports
