/// Which quotes and escapes ast.unparse gives a string literal.
#pragma once
#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace evalrun::python {

constexpr std::array<std::string_view, 4> all_quotes{"'", "\"", "\"\"\"", "'''"};
using Quotes = std::vector<std::string_view>;

/// The body of a literal for the text, and the quotes of `allowed` it may stand in, best first; never none. Newlines
/// and tabs are escaped only when `whitespace` is.
[[nodiscard]] std::pair<std::string, Quotes> literal_body(const std::string& text, const Quotes& allowed,
                                                          bool whitespace);

}  // namespace evalrun::python
