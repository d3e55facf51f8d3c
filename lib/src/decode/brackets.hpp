/// The trimming that the v4 reference does to a text answer before a parser sees it (specification:
/// bfcl-semantics 2.1).
#pragma once
#include <string>
#include <string_view>

namespace evalrun::decode {

/// The text without back-ticks, newlines and blanks at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// Back-ticks, newlines and blanks go from both ends; then '[' is put in front and ']' behind where they are missing,
/// each for itself. An empty text becomes "[]".
[[nodiscard]] std::string bracketed(std::string_view text);

}  // namespace evalrun::decode
