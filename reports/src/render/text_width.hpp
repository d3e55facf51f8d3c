/// Text of strangers on a terminal: how wide it is, and nothing in it that a terminal obeys.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace evalrun::reports {

/// False for what UTF-8 cannot hold, as next_character() of python/text.hpp tells it: bytes that are none, and lone
/// surrogates.
[[nodiscard]] constexpr bool is_character(std::uint32_t character) {
  return character < 0xD800 || (character > 0xDFFF && character < 0x110000);
}
/// Columns that a terminal takes for UTF-8 text: two for wide East Asian characters and emoji, none for combining
/// marks.
[[nodiscard]] std::size_t display_width(std::string_view text);
/// The text with control characters, line breaks, direction overrides and broken UTF-8 replaced by U+FFFD.
[[nodiscard]] std::string printable(std::string_view text);
/// The same, but line feeds and tabs stay; what is left, XML can hold.
[[nodiscard]] std::string printable_lines(std::string_view text);

}  // namespace evalrun::reports
