/// Call text of the August 2024 reference in the language of its category.
#pragma once
#include <string_view>

#include "evalrun/decode.hpp"

namespace evalrun::decode {

/// ast_parse of that era: Python as it stands, Java and JavaScript without first and last character
/// (specification: bfcl-v1-decode-styles).
[[nodiscard]] Decoded parse_v1(std::string_view text, const Decoding& how);

/// "[" in front and "]" behind, each only where it is missing.
[[nodiscard]] std::string wrapped(std::string text);

/// Python's str.replace.
[[nodiscard]] std::string replaced(std::string_view text, std::string_view what, std::string_view with);

/// Python's str.split(separator): n separators give n+1 pieces.
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, std::string_view separator);

}  // namespace evalrun::decode
