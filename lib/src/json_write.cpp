// JSON as Python's json.dumps writes it, and the tagged form for what JSON cannot hold.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include <boost/multiprecision/cpp_int.hpp>
#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/json_lines.hpp"

#include "unicode.hpp"

namespace evalrun {
namespace {

// CPython refuses to write or read more than 4300 digits as text: long integers go as hex well before that.
constexpr std::size_t max_plain_digits = 1000;

std::string hex_of(const BigInt& big) {
  const bool negative = big.digits.starts_with('-');
  const boost::multiprecision::cpp_int number(negative ? big.digits.substr(1) : big.digits);
  return (negative ? "-0x" : "0x") + number.str(0, std::ios_base::hex);
}

class Writer {
 public:
  Writer(std::string& out, const JsonWriting& how) : how_(how), out_(out) {}

  void write(const Value& value) { write(value, 0); }
  void text(std::string_view s) {
    out_.push_back('"');
    for (std::size_t i = 0; i < s.size();) {
      const auto at = i;
      i = end_of_plain(s, i);
      out_.append(s, at, i - at);
      if (i == s.size()) break;
      special(s, i);
    }
    out_.push_back('"');
  }

 private:
  static bool is_plain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }

  /// The first byte at or after `i` that is not plain, or the end. Eight at a time while all are.
  static std::size_t end_of_plain(std::string_view s, std::size_t i) {
    constexpr std::uint64_t ones = 0x0101010101010101, high = ones << 7U;
    const auto zero_bytes = [](std::uint64_t word) { return (word - ones) & ~word & high; };
    for (; i + 8 <= s.size(); i += 8) {
      std::uint64_t word = 0;
      std::memcpy(&word, s.data() + i, 8);
      const auto control = (word - ones * 0x20) & ~word & high;
      const auto beyond = (word | (word + ones)) & high;  // from 0x7F on
      if ((control | beyond | zero_bytes(word ^ (ones * '"')) | zero_bytes(word ^ (ones * '\\'))) != 0) break;
    }
    while (i < s.size() && is_plain(s[i])) ++i;
    return i;
  }

  /// The character at i, which moves past it.
  void special(std::string_view s, std::size_t& i) {
    const auto at = i;
    const auto c = unicode::next(s, i);
    switch (c) {
      case '"': out_ += "\\\""; break;
      case '\\': out_ += "\\\\"; break;
      case '\n': out_ += "\\n"; break;
      case '\r': out_ += "\\r"; break;
      case '\t': out_ += "\\t"; break;
      case '\f': out_ += "\\f"; break;
      case '\b': out_ += "\\b"; break;
      default:
        if (c >= 0x20 && c < 0x7F)
          out_.push_back(static_cast<char>(c));
        else if (how_.ascii || c < 0x20 || (c >= 0xD800 && c <= 0xDFFF))
          escaped(c);
        else
          out_ += s.substr(at, i - at);
    }
  }

  void unit(std::uint32_t c) { fmt::format_to(std::back_inserter(out_), "\\u{:04x}", c); }
  void escaped(std::uint32_t c) {
    if (c > 0x10FFFF) c = 0xFFFD;
    if (c < 0x10000) {
      unit(c);
    } else {
      unit(0xD800 + ((c - 0x10000) >> 10U));
      unit(0xDC00 + ((c - 0x10000) & 0x3FFU));
    }
  }

  void newline(int level) {
    if (how_.indent < 0) return;
    out_.push_back('\n');
    out_.append(static_cast<std::size_t>(level) * static_cast<std::size_t>(how_.indent), ' ');
  }
  void comma() { out_ += how_.indent >= 0 || how_.compact ? "," : ", "; }
  void colon() { out_ += how_.compact ? ":" : ": "; }

  void items(const List& list, int level) {
    if (list.empty()) {
      out_ += "[]";
      return;
    }
    out_.push_back('[');
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i != 0) comma();
      newline(level + 1);
      write(list[i], level + 1);
    }
    newline(level);
    out_.push_back(']');
  }

  void tag(std::string_view kind, std::string_view field, const Value& content) {
    out_ += "{\"__py__\": \"";
    out_ += kind;
    out_ += "\", \"";
    out_ += field;
    out_ += "\": ";
    write(content, 0);
    out_.push_back('}');
  }

  void dict(const Dict& d, int level) {
    if (how_.tagged && std::ranges::any_of(d.items(), [](const DictItem& i) { return !i.key.is_string(); })) {
      List pairs;
      for (const auto& [key, value] : d.items()) pairs.emplace_back(List{key, value});
      tag("dict", "items", pairs);
      return;
    }
    if (d.empty()) {
      out_ += "{}";
      return;
    }
    out_.push_back('{');
    bool first = true;
    for (const auto& [key, value] : d.items()) {
      if (!first) comma();
      first = false;
      newline(level + 1);
      key.is_string() ? text(*key.string()) : text(key_text(key));
      colon();
      write(value, level + 1);
    }
    newline(level);
    out_.push_back('}');
  }

  static std::string key_text(const Value& key) {
    if (key.is_none()) return "null";
    if (const auto* b = key.boolean()) return *b ? "true" : "false";
    return str(key);
  }

  void integer(std::int64_t i) {
    std::array<char, 24> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), i);
    out_.append(digits.data(), end);
  }

  void floating(double d) {
    if (std::isfinite(d)) {
      out_ += repr_float(d);
    } else if (how_.tagged) {
      tag("float", "repr", repr_float(d));
    } else {
      out_ += std::isnan(d) ? "NaN" : d < 0 ? "-Infinity" : "Infinity";
    }
  }

  void write(const Value& v, int level) {
    switch (v.kind()) {
      case Value::Kind::none: out_ += "null"; break;
      case Value::Kind::boolean: out_ += *v.boolean() ? "true" : "false"; break;
      case Value::Kind::integer: integer(*v.integer()); break;
      case Value::Kind::big_integer:
        if (how_.tagged && v.big_integer()->digits.size() > max_plain_digits)
          tag("int", "hex", hex_of(*v.big_integer()));
        else
          out_ += v.big_integer()->digits;
        break;
      case Value::Kind::floating: floating(*v.floating()); break;
      case Value::Kind::complex: how_.tagged ? tag("complex", "repr", repr(v)) : text(repr(v)); break;
      case Value::Kind::bytes: how_.tagged ? tag("bytes", "repr", repr(v)) : text(repr(v)); break;
      case Value::Kind::string: text(*v.string()); break;
      case Value::Kind::list: items(*v.list(), level); break;
      case Value::Kind::tuple:
        how_.tagged ? tag("tuple", "items", v.tuple()->items) : items(v.tuple()->items, level);
        break;
      case Value::Kind::set: how_.tagged ? tag("set", "items", v.set()->items) : items(v.set()->items, level); break;
      case Value::Kind::dict: dict(*v.dict(), level); break;
    }
  }

  const JsonWriting& how_;
  std::string& out_;
};

}  // namespace

std::string dump_json(const Value& value, const JsonWriting& how) {
  std::string out;
  append_json(out, value, how);
  return out;
}

void append_json(std::string& out, const Value& value, const JsonWriting& how) { Writer(out, how).write(value); }
void append_json_text(std::string& out, std::string_view text, const JsonWriting& how) { Writer(out, how).text(text); }

}  // namespace evalrun
