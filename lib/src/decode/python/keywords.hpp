/// Python's keywords: a list by first letter, and a hash table by word_key (no keyword has more than eight bytes).
///
///     is_keyword_key(word_key("lambda"))              // true
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "decode/python/fast/word.hpp"

namespace evalrun::python {

/// All of Python's hard keywords, by first letter.
inline constexpr std::array<std::string_view, 35> keywords{
    "False", "None",     "True",  "and",    "as",   "assert", "async",  "await",    "break",
    "class", "continue", "def",   "del",    "elif", "else",   "except", "finally",  "for",
    "from",  "global",   "if",    "import", "in",   "is",     "lambda", "nonlocal", "not",
    "or",    "pass",     "raise", "return", "try",  "while",  "with",   "yield"};
static_assert(std::ranges::is_sorted(keywords));

/// The index of the first keyword with each first letter, and one more entry for the end.
inline constexpr auto keyword_starts = [] {
  std::array<std::uint8_t, 129> starts{};
  for (std::size_t letter = 0, at = 0; letter < starts.size(); ++letter) {
    while (at < keywords.size() && static_cast<unsigned char>(keywords[at].front()) < letter) ++at;
    starts[letter] = static_cast<std::uint8_t>(at);
  }
  return starts;
}();

/// Precondition: not empty.
[[nodiscard]] inline bool is_keyword(std::string_view name) {
  const auto letter = static_cast<unsigned char>(name.front());
  if (letter >= 128) return false;
  for (std::size_t i = keyword_starts[letter]; i < keyword_starts[letter + 1]; ++i)
    if (keywords[i] == name) return true;
  return false;
}

/// A perfect hash table: a lookup compares one key.
class KeywordKeys {
 public:
  consteval KeywordKeys() {
    // Try random multipliers until each keyword has a place of its own.
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

/// `key`: the word_key of a name of at most eight bytes. Precondition: not zero.
[[nodiscard]] inline bool is_keyword_key(std::uint64_t key) noexcept { return keyword_keys.has(key); }

}  // namespace evalrun::python
