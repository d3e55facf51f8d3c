/// Python's keywords.
#pragma once
#include <algorithm>
#include <array>
#include <cstdint>
#include <string_view>

namespace evalrun::python {

/// All of Python's hard keywords, by first letter.
inline constexpr std::array<std::string_view, 35> keywords{
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};
static_assert(std::ranges::is_sorted(keywords));

/// Where the keywords with a first letter begin; one place more, for the end of the last.
inline constexpr auto keyword_starts = [] {
  std::array<std::uint8_t, 129> starts{};
  for (std::size_t letter = 0, at = 0; letter < starts.size(); ++letter) {
    while (at < keywords.size() && static_cast<unsigned char>(keywords[at].front()) < letter) ++at;
    starts[letter] = static_cast<std::uint8_t>(at);
  }
  return starts;
}();

/// Precondition: not empty.
[[nodiscard]] inline bool is_keyword(std::string_view name) {
  const auto letter = static_cast<unsigned char>(name.front());
  if (letter >= 128) return false;
  for (std::size_t i = keyword_starts[letter]; i < keyword_starts[letter + 1]; ++i)
    if (keywords[i] == name) return true;
  return false;
}

}  // namespace evalrun::python
