/// Python's text operations on UTF-8, for rules that are defined by them. A character is a code point; a byte that is
/// not UTF-8 counts as one character, with a number beyond all code points.
///
///     strip("\u3000 a ");                             // "a"
///     for (std::size_t i = 0; i < text.size();) if (is_word(next_character(text, i))) ...
///
/// All functions are pure and safe to call from several threads.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace evalrun {

/// str.lower(): full Unicode mapping, final sigma included.
[[nodiscard]] std::string lower(std::string_view text);
/// str.upper(): full Unicode mapping.
[[nodiscard]] std::string upper(std::string_view text);

/// str.strip(): removes Unicode white space from both ends.
[[nodiscard]] std::string_view strip(std::string_view text);
/// str.strip(characters), for ASCII characters.
[[nodiscard]] std::string_view strip(std::string_view text, std::string_view characters);

/// text[1:-1]: all but the first and the last character.
[[nodiscard]] std::string_view without_ends(std::string_view text);

/// Reads the character at byte `i` and moves `i` past it. Precondition: i < text.size().
[[nodiscard]] std::uint32_t next_character(std::string_view text, std::size_t& i);

/// `\s` of Python's re: str.isspace() of one character.
[[nodiscard]] bool is_space(std::uint32_t character);
/// `\w` of Python's re.
[[nodiscard]] bool is_word(std::uint32_t character);
/// `\d` of Python's re: the value of a decimal digit of any script, or -1.
[[nodiscard]] int decimal_digit(std::uint32_t character);

}  // namespace evalrun
