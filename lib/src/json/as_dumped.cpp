// Tells whether JSON is spelled as Python's json.dumps spells it. If so, the text can be copied without building a
// Value.
#include <algorithm>
#include <charconv>
#include <cstdint>
#include <cstring>
#include <vector>

#include "evalrun/value.hpp"

#include "lines.hpp"

namespace evalrun {
namespace {

/// Walks over valid JSON and stops at the first place that json.dumps would spell differently.
class Walk {
 public:
  explicit Walk(std::string_view text) : text_(text) {}

  bool whole() { return value(0) && at_ == text_.size(); }

 private:
  static constexpr std::size_t deepest = 100;   ///< data sets are not as deep; deeper text is written from its Value
  static constexpr std::size_t most_keys = 64;  ///< limits the comparisons: each key is compared with all before it

  [[nodiscard]] char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool take(std::string_view piece) {
    if (text_.substr(at_, piece.size()) != piece) return false;
    at_ += piece.size();
    return true;
  }

  bool value(std::size_t depth) {
    if (depth > deepest) return false;
    switch (peek()) {
      case '"': return string();
      case '{': return object(depth);
      case '[': return array(depth);
      case 't': return take("true");
      case 'f': return take("false");
      case 'n': return take("null");
      case 'N': return take("NaN");
      case 'I': return take("Infinity");
      default: return take("-Infinity") || number();
    }
  }

  bool array(std::size_t depth) {
    ++at_;
    if (take("]")) return true;
    do {
      if (!value(depth + 1)) return false;
    } while (take(", "));
    return take("]");
  }

  bool object(std::size_t depth) {
    ++at_;
    if (take("}")) return true;
    const auto first = keys_.size();
    do {
      const auto begin = at_;
      if (peek() != '"' || !string()) return false;
      const auto key = text_.substr(begin, at_ - begin);
      const auto before = keys_.begin() + static_cast<std::ptrdiff_t>(first);
      // Of two members with the same key, a Value keeps one.
      if (std::find(before, keys_.end(), key) != keys_.end() || keys_.size() - first == most_keys) return false;
      keys_.push_back(key);
      if (!take(": ") || !value(depth + 1)) return false;
    } while (take(", "));
    keys_.resize(first);
    return take("}");
  }

  static bool is_plain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

  void skip_plain() {
    constexpr std::uint64_t ones = 0x0101010101010101, high = ones << 7U;
    for (; at_ + 8 <= text_.size(); at_ += 8) {
      std::uint64_t eight = 0;
      std::memcpy(&eight, text_.data() + at_, 8);
      // If no high bit of the result is set, no subtraction has borrowed from the next byte.
      if (((eight | (eight - ones * 0x20) | (eight + ones) | ((eight ^ (ones * '"')) - ones) |
            ((eight ^ (ones * '\\')) - ones)) &
           high) != 0)
        break;
    }
    while (at_ < text_.size() && is_plain(text_[at_])) ++at_;
  }

  bool string() {
    ++at_;
    for (;;) {
      skip_plain();
      if (take("\"")) return true;
      if (!take("\\") || !escape()) return false;
    }
  }

  bool escape() {
    constexpr std::string_view letters = "\"\\nrtfb";
    const char c = peek();
    ++at_;
    if (letters.find(c) != std::string_view::npos) return true;
    if (c != 'u') return false;
    std::uint32_t code = 0;
    const auto digits = text_.substr(at_, 4);
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), code, 16);
    if (digits.size() != 4 || read.ptr != digits.data() + 4) return false;
    if (std::ranges::any_of(digits, [](char digit) { return digit >= 'A' && digit <= 'F'; })) return false;
    at_ += 4;
    const bool has_letter = code == '\n' || code == '\r' || code == '\t' || code == '\f' || code == '\b';
    return !has_letter && (code < 0x20 || code >= 0x7F);
  }

  bool number() {
    const auto begin = at_;
    const auto end = std::min(text_.find_first_of(",]}", at_), text_.size());
    const auto digits = text_.substr(begin, end - begin);
    at_ = end;
    if (digits.find_first_not_of("-0123456789") == std::string_view::npos) return digits != "-0";
    double number = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    return read.ec == std::errc{} && read.ptr == digits.data() + digits.size() && repr_float(number) == digits;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::vector<std::string_view> keys_;  ///< of all open objects, with their quotes
};

}  // namespace

bool is_as_dumped(std::string_view json) { return Walk(json).whole(); }

}  // namespace evalrun
