/// Eight bytes of text at a time: lengths are computed without the branches that a loop over bytes would mispredict.
///
///     const Word word(at);                            // precondition: eight bytes at `at` are readable
///     word.name_length()                              // of "base=10)": 4
#pragma once
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace evalrun::python {

class Word {
 public:
  static constexpr std::size_t size = sizeof(std::uint64_t);
  static constexpr std::uint64_t ones = 0x0101010101010101, tops = 0x8080808080808080;

  explicit Word(const char* at) noexcept {
    std::memcpy(&bytes_, at, size);
    if constexpr (std::endian::native == std::endian::big) bytes_ = __builtin_bswap64(bytes_);
  }

  /// The first byte of the text is the lowest one, on every machine.
  [[nodiscard]] std::uint64_t bytes() const noexcept { return bytes_; }
  /// The first `count` bytes, the others zero.
  [[nodiscard]] std::uint64_t first(std::size_t count) const noexcept {
    return count >= size ? bytes_ : bytes_ & ((std::uint64_t{1} << (8 * count)) - 1);
  }

  /// Marks bytes equal to `c` by their top bit. The lowest mark is right; marks above it may be wrong.
  [[nodiscard]] std::uint64_t is(char c) const noexcept {
    const auto other = bytes_ ^ all(c);
    return (other - ones) & ~other & tops;
  }
  [[nodiscard]] std::uint64_t is_control() const noexcept { return (bytes_ - all(' ')) & ~bytes_ & tops; }
  /// The index of the byte with the lowest mark; 8: there is no mark.
  static std::size_t place(std::uint64_t marks) noexcept {
    return static_cast<std::size_t>(std::countr_zero(marks)) / 8;
  }

  /// The number of letters, digits and underscores at the beginning.
  [[nodiscard]] std::size_t name_length() const noexcept {
    // Without the top bits, no sum below carries into the next byte.
    const auto low = bytes_ & ~tops;
    const auto at_least = [](std::uint64_t bytes, char least) { return bytes + (tops - all(least)); };
    const auto between = [&](std::uint64_t bytes, char least, char most) {
      return at_least(bytes, least) & ~at_least(bytes, static_cast<char>(most + 1));
    };
    const auto letter = between(low | all(' '), 'a', 'z');  // the bit of ' ' makes capitals small
    const auto underscore = ~((low ^ all('_')) + ~tops);
    return place(~(letter | between(low, '0', '9') | underscore) | bytes_, tops);
  }

 private:
  static constexpr std::uint64_t all(char c) noexcept { return ones * static_cast<unsigned char>(c); }
  static std::size_t place(std::uint64_t bits, std::uint64_t mask) noexcept { return place(bits & mask); }

  std::uint64_t bytes_ = 0;
};

/// The first eight bytes of a text as a number; a shorter text has zeros behind it.
[[nodiscard]] constexpr std::uint64_t word_key(std::string_view text) noexcept {
  std::uint64_t key = 0;
  for (std::size_t i = 0; i < text.size() && i < Word::size; ++i)
    key |= std::uint64_t{static_cast<unsigned char>(text[i])} << (8 * i);
  return key;
}

}  // namespace evalrun::python
