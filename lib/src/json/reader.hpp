/// Reads JSON as Python's json.loads does, for the functions of evalrun/json.hpp and json/lines.hpp.
#pragma once
#include <algorithm>
#include <array>
#include <bit>
#include <charconv>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <limits>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evalrun/json.hpp"

#include "lines.hpp"
#include "python/unicode.hpp"

namespace evalrun {

/// Bytes that end plain text in a string: a quote, a backslash, a control character.
inline constexpr auto ends_plain = [] {
  std::array<bool, 256> all{};
  for (std::size_t c = 0; c < 0x20; ++c) all[c] = true;
  all['"'] = all['\\'] = true;
  return all;
}();

/// The first byte at or after `i` that ends plain text, or the end of the text. Tests eight bytes at a time.
inline std::size_t end_of_plain(std::string_view text, std::size_t i) {
  constexpr std::uint64_t ones = 0x0101010101010101, high = ones << 7U;
  const auto zero_bytes = [](std::uint64_t word) { return (word - ones) & ~word & high; };
  while (i + 8 <= text.size()) {
    std::uint64_t word = 0;
    std::memcpy(&word, text.data() + i, 8);
    const auto control = (word - ones * 0x20) & ~word & high;
    const auto hits = control | zero_bytes(word ^ (ones * '"')) | zero_bytes(word ^ (ones * '\\'));
    // Hits above the lowest one may be false.
    if (hits != 0 && std::endian::native == std::endian::little)
      return i + static_cast<std::size_t>(std::countr_zero(hits)) / 8;
    if (hits != 0) break;
    i += 8;
  }
  while (i < text.size() && !ends_plain[static_cast<unsigned char>(text[i])]) ++i;
  return i;
}

class JsonReader {
 public:
  JsonReader(std::string_view text, const JsonReading& how) : text_(text), how_(how) {}

  tl::expected<Value, JsonError> read() {
    Value value;
    skip_space();
    if (!read_value(value, 0)) return tl::unexpected(error_);
    skip_space();
    if (at_ != text_.size()) return tl::unexpected(JsonError{"more text after the value", at_});
    return value;
  }

  /// The value that the text begins with; `end` becomes the first byte behind it.
  tl::expected<Value, JsonError> read_beginning(std::size_t& end) {
    Value value;
    skip_space();
    if (!read_value(value, 0)) return tl::unexpected(error_);
    end = at_;
    return value;
  }

  tl::expected<bool, JsonError> read_fields(std::span<const std::string_view> names,
                                            std::span<std::optional<Value>> fields) {
    return read_object_with([&](std::string_view key) {
      const auto name = std::ranges::find(names, key);
      if (name == names.end()) return skip_value(1);
      return read_value(fields[static_cast<std::size_t>(name - names.begin())].emplace(), 1);
    });
  }

  /// Also false if a key has escapes.
  bool read_members(std::vector<JsonMember>& members) {
    const auto is_object = read_object_with([&](std::string_view key) {
      const auto begin = at_;
      if (key.data() == key_.data() || !skip_value(1)) return false;
      members.push_back({key, text_.substr(begin, at_ - begin)});
      return true;
    });
    return is_object && *is_object;
  }

  /// Reads an object without the members in `left`, which are checked and left as text.
  tl::expected<Value, JsonError> read_except(std::span<LeftAsText> left) {
    Dict rest;
    const auto is_object = read_object_with([&](std::string_view key) {
      const auto member = std::ranges::find(left, key, &LeftAsText::member);
      return member != left.end() ? leave_as_text(*member) : read_value(rest.slot(key), 1);
    });
    if (!is_object) return tl::unexpected(is_object.error());
    return *is_object ? Value(std::move(rest)) : Value();
  }

 private:
  bool fail(std::string message) {
    error_ = {std::move(message), at_};
    return false;
  }
  bool exceed(std::string message) {
    error_ = {std::move(message), at_, true};
    return false;
  }

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }

  void skip_space() {
    // Usually there is no white space, which one comparison shows.
    while (!done() && static_cast<unsigned char>(text_[at_]) <= ' ' &&
           (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r'))
      ++at_;
  }

  bool word(std::string_view w) {
    if (text_.substr(at_, w.size()) != w) return false;
    at_ += w.size();
    return true;
  }

  bool read_value(Value& out, std::size_t depth) {
    if (done()) return fail("a value is missing");
    switch (text_[at_]) {
      case '"': return read_string(out.emplace<std::string>());
      case '{': return read_object(out, depth);
      case '[': return read_array(out, depth);
      case 'n':
        if (word("null")) return out = None{}, true;
        break;
      case 't':
        if (word("true")) return out = true, true;
        break;
      case 'f':
        if (word("false")) return out = false, true;
        break;
      case 'N':
        if (word("NaN")) return out = std::numeric_limits<double>::quiet_NaN(), true;
        break;
      case 'I':
        if (word("Infinity")) return out = std::numeric_limits<double>::infinity(), true;
        break;
      case '-':
        if (word("-Infinity")) return out = -std::numeric_limits<double>::infinity(), true;
        return read_number(out);
      default:
        if (text_[at_] >= '0' && text_[at_] <= '9') return read_number(out);
    }
    return fail("this starts no JSON value");
  }

  bool read_number(Value& out) {
    const auto begin = at_;
    bool is_float = false;
    if (!skip_number(is_float)) return false;
    const auto text = text_.substr(begin, at_ - begin);
    if (is_float) {
      double d = 0;
      // Out of range: strtod gives infinity or zero.
      if (std::from_chars(text.data(), text.data() + text.size(), d).ec != std::errc{})
        d = std::strtod(std::string(text).c_str(), nullptr);
      out = d;
      return true;
    }
    if (text.size() <= std::numeric_limits<std::int64_t>::digits10) {
      std::int64_t small = 0;
      std::from_chars(text.data(), text.data() + text.size(), small);
      out = small;
      return true;
    }
    out = integer_from_decimal(text);
    return true;
  }

  bool skip_number(bool& is_float) {
    const auto begin = at_;
    const auto digit = [&] { return !done() && text_[at_] >= '0' && text_[at_] <= '9'; };
    if (peek() == '-') ++at_;
    if (!digit()) return fail("a digit is missing");
    if (peek() == '0')
      ++at_;
    else
      while (digit()) ++at_;
    auto end = at_;
    if (peek() == '.') {
      ++at_;
      if (digit()) {
        is_float = true;
        while (digit()) ++at_;
        end = at_;
      }
    }
    at_ = end;
    if (peek() == 'e' || peek() == 'E') {
      ++at_;
      if (peek() == '+' || peek() == '-') ++at_;
      if (digit()) {
        is_float = true;
        while (digit()) ++at_;
        end = at_;
      }
    }
    at_ = end;
    const auto digits = end - begin - (text_[begin] == '-' ? 1 : 0);
    return is_float || digits <= BigInt::max_decimal_digits || exceed("an integer of more than 4300 digits");
  }

  /// Four hex digits at `i`, or -1.
  [[nodiscard]] int hex4(std::size_t i) const {
    if (i + 4 > text_.size()) return -1;
    int value = 0;
    for (std::size_t k = 0; k < 4; ++k) {
      const char c = text_[i + k];
      int d = 0;
      if (c >= '0' && c <= '9')
        d = c - '0';
      else if (c >= 'a' && c <= 'f')
        d = c - 'a' + 10;
      else if (c >= 'A' && c <= 'F')
        d = c - 'A' + 10;
      else
        return -1;
      value = value * 16 + d;
    }
    return value;
  }

  bool read_escape(std::string& out) {
    ++at_;
    if (done()) return fail("a string is not closed");
    static constexpr std::string_view letters = "\"\\/bfnrt";
    static constexpr std::string_view meanings = "\"\\/\b\f\n\r\t";
    if (const auto i = letters.find(text_[at_]); i != std::string_view::npos) {
      out.push_back(meanings[i]);
      ++at_;
      return true;
    }
    if (text_[at_] != 'u') return fail("an unknown escape in a string");
    const int unit = hex4(at_ + 1);
    if (unit < 0) return fail("a \\u escape needs four hex digits");
    at_ += 5;
    auto code = static_cast<std::uint32_t>(unit);
    if (code >= 0xD800 && code <= 0xDBFF && text_.substr(at_, 2) == "\\u") {
      const int low = hex4(at_ + 2);
      if (low < 0) {
        at_ += 1;
        return fail("a \\u escape needs four hex digits");
      }
      if (low >= 0xDC00 && low <= 0xDFFF) {
        code = 0x10000 + ((code - 0xD800) << 10U) + (static_cast<std::uint32_t>(low) - 0xDC00);
        at_ += 6;
      }
    }
    unicode::append(out, code);
    return true;
  }

  bool read_string(std::string& out) {
    ++at_;
    for (;;) {
      const auto begin = at_;
      at_ = end_of_plain(text_, at_);
      out.append(text_.substr(begin, at_ - begin));
      if (done()) return fail("a string is not closed");
      if (text_[at_] == '"') {
        ++at_;
        return true;
      }
      if (text_[at_] != '\\') return fail("a control character in a string");
      if (!read_escape(out)) return false;
    }
  }

  /// The view of the key is valid until the next key is read.
  bool read_key(std::string_view& key) {
    const auto end = end_of_plain(text_, at_ + 1);
    if (end < text_.size() && text_[end] == '"') {
      key = text_.substr(at_ + 1, end - at_ - 1);
      at_ = end + 1;
      return true;
    }
    key_.clear();
    if (!read_string(key_)) return false;
    key = key_;
    return true;
  }

  bool read_array(Value& out, std::size_t depth) {
    if (depth >= how_.max_depth) return exceed("nested too deeply");
    auto& items = out.emplace<List>();
    return walk_items([&] {
      if (items.empty()) items.reserve(4);
      return read_value(items.emplace_back(), depth + 1);
    });
  }

  bool read_object(Value& out, std::size_t depth) {
    if (depth >= how_.max_depth) return exceed("nested too deeply");
    auto& items = out.emplace<Dict>();
    return walk_members([&](std::string_view key) { return read_value(items.slot(key), depth + 1); });
  }

  /// Reads the whole text; `member(key)` reads the value of each member of the object. False: JSON, but no object.
  template <class Member>
  tl::expected<bool, JsonError> read_object_with(Member member) {
    skip_space();
    const bool is_object = peek() == '{';
    if (is_object ? !walk_members(member) : !skip_value(0)) return tl::unexpected(error_);
    skip_space();
    if (at_ != text_.size()) return tl::unexpected(JsonError{"more text after the value", at_});
    return is_object;
  }

  /// Reads an object from its opening brace on; `member(key)` reads the value of a member.
  template <class Member>
  bool walk_members(Member member) {
    ++at_;
    skip_space();
    if (peek() == '}') {
      ++at_;
      return true;
    }
    for (;;) {
      skip_space();
      if (peek() != '"') return fail("a key in double quotes is missing");
      std::string_view key;
      if (!read_key(key)) return false;
      skip_space();
      if (peek() != ':') return fail("a colon is missing");
      ++at_;
      skip_space();
      if (!member(key)) return false;
      skip_space();
      const char c = peek();
      if (c != ',' && c != '}') return fail("a comma or a closing brace is missing");
      ++at_;
      if (c == '}') return true;
    }
  }

  /// Reads an array from its opening bracket on; `item()` reads an item.
  template <class Item>
  bool walk_items(Item item) {
    ++at_;
    skip_space();
    if (peek() == ']') {
      ++at_;
      return true;
    }
    for (;;) {
      skip_space();
      if (!item()) return false;
      skip_space();
      const char c = peek();
      if (c != ',' && c != ']') return fail("a comma or a closing bracket is missing");
      ++at_;
      if (c == ']') return true;
    }
  }

  // Skipping finds the same errors in the same places as reading, but builds no value.

  bool skip_value(std::size_t depth) {
    const char c = peek();
    if (c == '"') return skip_string();
    if (c >= '0' && c <= '9') {
      bool ignored = false;
      return skip_number(ignored);
    }
    if (c != '{' && c != '[') {
      Value plain;
      return read_value(plain, depth);
    }
    if (depth >= how_.max_depth) return exceed("nested too deeply");
    return c == '[' ? walk_items([&] { return skip_value(depth + 1); })
                    : walk_members([&](std::string_view) { return skip_value(depth + 1); });
  }

  bool skip_string() {
    ++at_;
    for (;;) {
      at_ = end_of_plain(text_, at_);
      if (done()) return fail("a string is not closed");
      if (text_[at_] == '"') {
        ++at_;
        return true;
      }
      if (text_[at_] != '\\') return fail("a control character in a string");
      std::string ignored;
      if (!read_escape(ignored)) return false;
    }
  }

  bool leave_as_text(LeftAsText& left) {
    const auto begin = at_;
    left.items.clear();
    if (peek() == '[' && how_.max_depth <= 1) return exceed("nested too deeply");
    const bool whole = peek() == '[' ? walk_items([&] { return leave_item(left, 2); }) : leave_item(left, 1);
    left.text = text_.substr(begin, at_ - begin);
    return whole;
  }

  bool leave_item(LeftAsText& left, std::size_t depth) {
    const auto begin = at_;
    std::optional<Value> name;
    bool whole = false;
    if (peek() == '{' && depth < how_.max_depth) {
      whole = walk_members([&](std::string_view key) {
        return key == "name" ? read_value(name.emplace(), depth + 1) : skip_value(depth + 1);
      });
    } else {
      whole = skip_value(depth);
    }
    if (whole) left.items.push_back({text_.substr(begin, at_ - begin), std::move(name)});
    return whole;
  }

  std::string_view text_;
  const JsonReading& how_;
  std::size_t at_ = 0;
  std::string key_;  ///< the last key that has escapes
  JsonError error_;
};

}  // namespace evalrun
