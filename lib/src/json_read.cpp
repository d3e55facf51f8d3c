// JSON as Python's json.loads takes it.
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>

#include "evalrun/json.hpp"

#include "unicode.hpp"

namespace evalrun {
namespace {

constexpr std::size_t max_integer_digits = 4300;  // CPython's limit on text to int

class Reader {
 public:
  Reader(std::string_view text, const JsonReading& how) : text_(text), how_(how) {}

  tl::expected<Value, JsonError> read() {
    Value value;
    skip_space();
    if (!read_value(value, 0)) return tl::unexpected(error_);
    skip_space();
    if (at_ != text_.size()) return tl::unexpected(JsonError{"more text after the value", at_});
    return value;
  }

 private:
  bool fail(std::string message) {
    error_ = {std::move(message), at_};
    return false;
  }

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }

  void skip_space() {
    while (!done() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\t' || text_[at_] == '\r')) ++at_;
  }

  bool word(std::string_view w) {
    if (text_.substr(at_, w.size()) != w) return false;
    at_ += w.size();
    return true;
  }

  bool read_value(Value& out, std::size_t depth) {
    if (done()) return fail("a value is missing");
    switch (text_[at_]) {
      case '"': {
        std::string text;
        if (!read_string(text)) return false;
        out = std::move(text);
        return true;
      }
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
    const auto digit = [&] { return !done() && text_[at_] >= '0' && text_[at_] <= '9'; };
    if (peek() == '-') ++at_;
    if (!digit()) return fail("a digit is missing");
    if (peek() == '0')
      ++at_;
    else
      while (digit()) ++at_;
    auto end = at_;
    bool is_float = false;
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
    const auto text = text_.substr(begin, end - begin);
    if (is_float) {
      out = std::strtod(std::string(text).c_str(), nullptr);
      return true;
    }
    if (text.size() - (text.front() == '-' ? 1 : 0) > max_integer_digits)
      return fail("an integer of more than 4300 digits");
    out = integer_from_decimal(text);
    return true;
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
      while (!done() && text_[at_] != '"' && text_[at_] != '\\' && static_cast<unsigned char>(text_[at_]) >= 0x20)
        ++at_;
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

  bool read_array(Value& out, std::size_t depth) {
    if (depth >= how_.max_depth) return fail("nested too deeply");
    ++at_;
    List items;
    skip_space();
    if (peek() == ']') {
      ++at_;
      out = std::move(items);
      return true;
    }
    for (;;) {
      skip_space();
      if (!read_value(items.emplace_back(), depth + 1)) return false;
      skip_space();
      const char c = peek();
      if (c != ',' && c != ']') return fail("a comma or a closing bracket is missing");
      ++at_;
      if (c == ']') break;
    }
    out = std::move(items);
    return true;
  }

  bool read_object(Value& out, std::size_t depth) {
    if (depth >= how_.max_depth) return fail("nested too deeply");
    ++at_;
    Dict items;
    skip_space();
    if (peek() == '}') {
      ++at_;
      out = std::move(items);
      return true;
    }
    for (;;) {
      skip_space();
      if (peek() != '"') return fail("a key in double quotes is missing");
      std::string key;
      if (!read_string(key)) return false;
      skip_space();
      if (peek() != ':') return fail("a colon is missing");
      ++at_;
      skip_space();
      Value value;
      if (!read_value(value, depth + 1)) return false;
      items.set(std::move(key), std::move(value));
      skip_space();
      const char c = peek();
      if (c != ',' && c != '}') return fail("a comma or a closing brace is missing");
      ++at_;
      if (c == '}') break;
    }
    out = std::move(items);
    return true;
  }

  std::string_view text_;
  const JsonReading& how_;
  std::size_t at_ = 0;
  JsonError error_;
};

}  // namespace

tl::expected<Value, JsonError> parse_json(std::string_view text, const JsonReading& how) {
  if (!how.allow_surrogates)
    if (const auto bad = unicode::find_invalid_utf8(text); bad != std::string_view::npos)
      return tl::unexpected(JsonError{"not valid UTF-8", bad});
  return Reader(text, how).read();
}

}  // namespace evalrun
