/// Python's keywords by the eight bytes that none of them is longer than: one look, no loop.
///
///     is_keyword_key(word_key("lambda"))              // true
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "decode/python/parse/keywords.hpp"
#include "word.hpp"

namespace evalrun::python {

class KeywordKeys {
 public:
  consteval KeywordKeys() {
    // Some random multiplier gives each keyword its own place.
    while (!fill()) multiplier_ = (multiplier_ * 6364136223846793005 + 1442695040888963407) | 1U;
  }
  [[nodiscard]] constexpr bool has(std::uint64_t key) const noexcept { return keys_[place(key)] == key; }

 private:
  static constexpr unsigned place_bits = 7;

  [[nodiscard]] constexpr std::size_t place(std::uint64_t key) const noexcept {
    return static_cast<std::size_t>((key * multiplier_) >> (64 - place_bits));
  }
  /// False: two keywords have the same place with this multiplier.
  consteval bool fill() {
    keys_ = {};
    for (const auto keyword : keywords) {
      auto& key = keys_[place(word_key(keyword))];
      if (key != 0) return false;
      key = word_key(keyword);
    }
    return true;
  }

  std::uint64_t multiplier_ = 0x9e3779b97f4a7c15;
  std::array<std::uint64_t, std::size_t{1} << place_bits> keys_{};
};

inline constexpr KeywordKeys keyword_keys;

/// Precondition: not zero. Longer names than eight bytes are no keywords.
[[nodiscard]] inline bool is_keyword_key(std::uint64_t key) noexcept { return keyword_keys.has(key); }

}  // namespace evalrun::python
