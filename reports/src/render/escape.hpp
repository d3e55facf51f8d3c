/// Text that models and servers wrote, made safe for a terminal, CSV, Markdown and XML.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace evalrun::reports {

/// Whether a result of next_character() (python/text.hpp) is a character; false for invalid bytes and lone surrogates,
/// which UTF-8 cannot hold.
[[nodiscard]] constexpr bool is_character(std::uint32_t character) {
  return character < 0xD800 || (character > 0xDFFF && character < 0x110000);
}
/// Columns of a terminal that UTF-8 text takes: two for wide East Asian characters and emoji, none for combining marks.
[[nodiscard]] std::size_t display_width(std::string_view text);
/// The text with control characters, line breaks, direction overrides and broken UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);
/// The same, but keeps line feeds and tabs. The result is valid in XML.
[[nodiscard]] std::string printable_lines(std::string_view text);

/// A cell that is safe in a spreadsheet: puts an apostrophe before text that would run as a formula, and quotes around
/// text with commas, quotes or line breaks.
[[nodiscard]] std::string csv_cell(std::string_view text);
/// Cells joined by commas, without a line end.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

/// The text on one line, with all markup of Markdown and HTML escaped, also inside a table.
[[nodiscard]] std::string markdown_text(std::string_view text);
/// The escaped text in an HTML code element.
[[nodiscard]] std::string markdown_code(std::string_view text);
/// A row of a table; the cells are Markdown.
[[nodiscard]] std::string markdown_row(const std::vector<std::string>& cells);
/// The line below the head: aligns the first `left` columns to the left, the rest to the right.
[[nodiscard]] std::string markdown_rule(std::size_t left, std::size_t columns);

}  // namespace evalrun::reports
