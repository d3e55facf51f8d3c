#include "text.hpp"

#include <algorithm>

#include "unicode.hpp"

namespace evalrun {

std::string lower(std::string_view text) { return unicode::lower(text); }
std::string upper(std::string_view text) { return unicode::upper(text); }

std::string_view strip(std::string_view text) { return unicode::strip(text); }
std::string_view strip(std::string_view text, std::string_view characters) { return unicode::strip(text, characters); }

std::string_view without_ends(std::string_view text) {
  if (text.empty()) return {};
  std::size_t begin = 0;
  (void)unicode::next(text, begin);
  text.remove_prefix(begin);
  // The last character starts where a step forward reaches the end; a stray byte is a character by itself.
  for (std::size_t length = std::min<std::size_t>(4, text.size()); length > 0; --length) {
    auto i = text.size() - length;
    (void)unicode::next(text, i);
    if (i == text.size()) return text.substr(0, text.size() - length);
  }
  return {};
}

std::uint32_t next_character(std::string_view text, std::size_t& i) { return unicode::next(text, i); }
bool is_space(std::uint32_t character) { return unicode::is_space(character); }
bool is_word(std::uint32_t character) { return unicode::is_word(character); }
int decimal_digit(std::uint32_t character) { return unicode::decimal_digit(character); }

}  // namespace evalrun
