/// What the references do to a text answer before a parser sees it, and which parser they give it to.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/decode.hpp"

namespace evalrun::decode {

/// v4: the text without back-ticks, newlines and blanks at its ends (specification: bfcl-semantics 2.1).
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// v4: back-ticks, newlines and blanks go from both ends; then '[' is put in front and ']' behind where they are
/// missing, each for itself. An empty text becomes "[]".
[[nodiscard]] std::string bracketed(std::string_view text);

/// ast_parse of August 2024: Python as it stands, Java and JavaScript without first and last character
/// (specification: bfcl-v1-decode-styles).
[[nodiscard]] Decoded parse_v1(std::string_view text, const Decoding& how);

/// "[" in front and "]" behind, each only where it is missing.
[[nodiscard]] std::string wrapped(std::string text);

/// Python's str.replace.
[[nodiscard]] std::string replaced(std::string_view text, std::string_view what, std::string_view with);

/// Python's str.split(separator): n separators give n+1 pieces.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, std::string_view separator);

}  // namespace evalrun::decode
