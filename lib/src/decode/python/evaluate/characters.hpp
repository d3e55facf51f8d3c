/// Text counted in characters, as Python does.
#pragma once
#include <cstddef>
#include <string_view>

#include "python/unicode.hpp"

namespace evalrun::python {

/// The end of the character that starts at a byte. Precondition: at < text.size().
[[nodiscard]] inline std::size_t character_end(std::string_view text, std::size_t at) {
  static_cast<void>(unicode::next(text, at));
  return at;
}

[[nodiscard]] inline std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) i = character_end(text, i);
  return count;
}

/// At most that many characters from the start.
[[nodiscard]] inline std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t i = 0;
  for (; count > 0 && i < text.size(); --count) i = character_end(text, i);
  return text.substr(0, i);
}

}  // namespace evalrun::python
