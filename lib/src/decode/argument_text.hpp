/// Argument values in text that no decoder reads: what follows a function's name, in any form.
#pragma once
#include <cstddef>
#include <string_view>

#include "evalrun/case.hpp"

namespace evalrun::decode {

/// What stands behind a function's name.
struct ArgumentText {
  bool has_value = false;  ///< `city=Paris`, `(3)`, `{"city": "Paris"}`; not `(city, days)` or `city=<city>`
  bool is_open = false;    ///< parentheses or braces that are never closed
  std::size_t end = 0;     ///< so many bytes were looked at
};

/// Precondition: the function's name ends where the text begins.
[[nodiscard]] ArgumentText arguments_behind(std::string_view text, const FunctionDoc& doc);

/// The end of what opens at the beginning of the text with "(", "[" or "{"; npos where it is never closed, or only
/// beyond `longest` bytes. Quoted brackets do not count.
[[nodiscard]] std::size_t bracket_end(std::string_view text, std::size_t longest = std::string_view::npos);

/// A placeholder for a value in an explanation: "...", "<city>", "string".
[[nodiscard]] bool is_placeholder(std::string_view text);

}  // namespace evalrun::decode
