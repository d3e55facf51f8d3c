/// How the references prepare a text answer before they parse it, and which parser they use.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/decode.hpp"

namespace evalrun::decode {

/// v4: the text without back-ticks, newlines and blanks at its ends (specification: bfcl-semantics 2.1).
[[nodiscard]] std::string_view trimmed(std::string_view text);

/// v4: trimmed() in outer brackets. '[' and ']' are each added only if missing. An empty text becomes "[]".
[[nodiscard]] std::string bracketed(std::string_view text);

/// ast_parse of August 2024: reads Python text as it is, Java and JavaScript without the first and last character
/// (specification: bfcl-v1-decode-styles).
[[nodiscard]] Decoded parse_v1(std::string_view text, const Decoding& how);

/// The text in outer brackets. '[' and ']' are each added only if missing.
[[nodiscard]] std::string wrapped(std::string text);

/// Python's str.replace.
[[nodiscard]] std::string replaced(std::string_view text, std::string_view what, std::string_view with);

/// Python's str.split(separator): n separators give n+1 pieces.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, std::string_view separator);

}  // namespace evalrun::decode
