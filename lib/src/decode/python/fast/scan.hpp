/// Scans a text for the fast parser: names, blanks and plain parts of strings. The text ends in nulls, which belong to
/// none of them, so the end needs no test.
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

/// A decimal number as most texts have it, or the result of arithmetic on such numbers.
struct PlainNumber {
  bool is_float = false;
  std::int64_t integer = 0;
  double floating = 0;
};

/// Reads a number and moves `at` behind it. False: no plain number, or an integer of more than 18 digits.
/// Preconditions: `at` is at a digit or a minus sign; the text ends in a character that is part of no number, such as a
/// null.
[[nodiscard]] bool read_plain_number(const char*& at, PlainNumber& out);

/// Evaluates an expression of plain numbers, operators (+ - * / // % **) and brackets as Python does, and moves `at`
/// behind it. nullopt: another expression, or a result that is no int64 and no finite double.
[[nodiscard]] std::optional<PlainNumber> read_arithmetic(const char*& at);

enum Trait : std::uint8_t {
  name_start = 1,
  name_part = 2,
  digit = 4,
  blank = 8,
  string_end = 16,  ///< ends a plain part of a string: a quote, a backslash, a line end or a null
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

  /// Whether a byte beyond ASCII may have been read, so that the text must be tested for UTF-8.
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

  /// Reads a name and returns its length; 0: no name. `key` becomes its word_key, or 0 if it has more than eight bytes.
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

  /// Reads a name that is no keyword; empty: there is none.
  std::string_view name() {
    const auto* begin = at_;
    std::uint64_t key = 0;
    const auto length = word(key);
    if (length == 0 || (key != 0 && is_keyword_key(key))) return {};
    return {begin, length};
  }

  /// Reads name.name.name, without blanks in between.
  std::string_view dotted_name() {
    const auto* begin = at_;
    do {
      if (name().empty()) return {};
    } while (take('.'));
    return {begin, static_cast<std::size_t>(at_ - begin)};
  }

  /// Moves to the quote, a backslash, or a character that no string on one line may hold.
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
    seen_ |= seen;  // perhaps with bytes behind the string: at worst, the text is tested for UTF-8 in vain
    at_ = at;
  }

  char* begin_;
  const char* at_;
  const char* end_;

 private:
  std::uint64_t seen_ = 0;  // all bytes of strings, or-ed
};

}  // namespace evalrun::python
