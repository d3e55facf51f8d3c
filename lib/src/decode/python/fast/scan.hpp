/// The bytes of a text one after the other: names, blanks and plain stretches of strings, as the fast parser takes
/// them. The text ends in nulls, which nothing takes, so nobody looks for its end.
///
///     class FastParser : public Scan { ... dotted_name() ... };   // at "math.hypot(x=4)": "math.hypot"
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

#include "decode/call_tape.hpp"
#include "decode/python/keywords.hpp"
#include "word.hpp"

namespace evalrun::python {

/// Decimal numbers as most texts have them, and arithmetic on them: what the fast parser reads of numbers.
struct PlainNumber {
  bool is_float = false;
  std::int64_t integer = 0;
  double floating = 0;
};

/// At a digit or a minus sign that one follows. Moves `at` behind the number; false: something else, or a number that
/// needs more than 18 digits. The text must end in a character that is part of no number, such as a null.
[[nodiscard]] bool read_plain_number(const char*& at, PlainNumber& out);

/// An expression of plain numbers, operators (+ - * / // % **) and brackets, evaluated as Python does. Moves `at`
/// behind it; nullopt: something else, or a result that is no finite number within int64 or double.
[[nodiscard]] std::optional<PlainNumber> read_arithmetic(const char*& at);

enum Trait : std::uint8_t {
  name_start = 1,
  name_part = 2,
  digit = 4,
  blank = 8,
  string_end = 16,  ///< ends a stretch of plain text in a string, one way or another
};

inline constexpr auto traits = [] {
  std::array<std::uint8_t, 256> all{};
  for (std::size_t c = 0; c < all.size(); ++c) {
    const bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
    const bool number = c >= '0' && c <= '9';
    all[c] = static_cast<std::uint8_t>(
        (letter ? name_start | name_part : 0) | (number ? digit | name_part : 0) |
        (c == ' ' || c == '\t' || c == '\n' ? blank : 0) |
        (c == '\'' || c == '"' || c == '\\' || c == '\n' || c == '\r' || c == '\0' ? string_end : 0));
  }
  return all;
}();

inline bool has(char c, Trait trait) { return (traits[static_cast<unsigned char>(c)] & trait) != 0; }

static_assert(CallTape::padding >= Word::size);

class Scan {
 public:
  explicit Scan(std::string& content)
      : begin_(content.data()), at_(begin_), end_(begin_ + content.size() - CallTape::padding) {}

  /// Whether a byte beyond ASCII was read, so that somebody has to look whether it is UTF-8.
  [[nodiscard]] bool beyond_ascii() const { return (seen_ & Word::tops) != 0; }

 protected:
  void skip_blanks() {
    while (has(*at_, blank)) ++at_;
  }
  bool take(char c) {
    if (*at_ != c) return false;
    ++at_;
    return true;
  }

  [[nodiscard]] char* writable(const char* at) const { return begin_ + (at - begin_); }

  /// Reads a name; its length, 0: none. `key`: as word_key; 0 where it is longer.
  std::size_t word(std::uint64_t& key) {
    key = 0;
    if (!has(*at_, name_start)) return 0;
    const auto* begin = at_;
    const Word first(at_);
    auto length = first.name_length();
    at_ += length;
    if (length < Word::size) {
      key = first.first(length);
      return length;
    }
    do {
      length = Word(at_).name_length();
      at_ += length;
    } while (length == Word::size);
    if (at_ - begin == Word::size) key = first.bytes();
    return static_cast<std::size_t>(at_ - begin);
  }

  /// A name that is no keyword; empty: none.
  std::string_view name() {
    const auto* begin = at_;
    std::uint64_t key = 0;
    const auto length = word(key);
    if (length == 0 || (key != 0 && is_keyword_key(key))) return {};
    return {begin, length};
  }

  /// name.name.name, without blanks between.
  std::string_view dotted_name() {
    const auto* begin = at_;
    do {
      if (name().empty()) return {};
    } while (take('.'));
    return {begin, static_cast<std::size_t>(at_ - begin)};
  }

  /// To the quote, a backslash, or what no string on one line may hold.
  void skip_plain(char quote) {
    const auto* at = at_;
    std::uint64_t seen = 0;
    while (true) {
      const Word word(at);
      seen |= word.bytes();
      const auto marks = word.is(quote) | word.is('\\') | word.is_control();
      at += Word::place(marks);
      if (marks == 0) continue;
      if (has(*at, string_end)) break;
      ++at;  // another control character
    }
    seen_ |= seen;  // and what is behind the string, perhaps: that costs a look at the whole text, no more
    at_ = at;
  }

  char* begin_;
  const char* at_;
  const char* end_;

 private:
  std::uint64_t seen_ = 0;  // all bytes of strings, or-ed
};

}  // namespace evalrun::python
