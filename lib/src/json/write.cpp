// Writes JSON as Python's json.dumps does, and the tagged form for values that JSON cannot hold.
#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdint>
#include <cstring>

#include <boost/multiprecision/cpp_int.hpp>

#include "evalrun/json.hpp"

#include "lines.hpp"
#include "python/unicode.hpp"

namespace evalrun {
namespace {

// CPython refuses to write or read more than 4300 digits as text. Long integers are written in hexadecimal well before.
constexpr std::size_t max_plain_digits = 1000;

std::string hex_of(const BigInt& big) {
  if (big.is_unwritable()) return big.digits;
  const bool negative = big.digits.starts_with('-');
  const boost::multiprecision::cpp_int number(negative ? big.digits.substr(1) : big.digits);
  return (negative ? "-0x" : "0x") + number.str(0, std::ios_base::hex);
}

/// Collects pieces in a buffer on the stack and appends many at a time, since most pieces are a few bytes long.
class Pieces {
 public:
  explicit Pieces(std::string& out) : out_(out) {}

  void put(char c) {
    make_room(1);
    buffer_[used_++] = c;
  }
  void put(std::string_view text) {
    if (text.size() > buffer_.size() / 2) {
      flush();
      out_.append(text);
      return;
    }
    make_room(text.size());
    std::memcpy(buffer_.data() + used_, text.data(), text.size());
    used_ += text.size();
  }
  void put(std::size_t count, char c) {
    while (count-- > 0) put(c);
  }
  template <std::size_t size>
  void put(const char (&literal)[size]) {
    make_room(size - 1);
    std::memcpy(buffer_.data() + used_, literal, size - 1);
    used_ += size - 1;
  }
  /// Puts the text from `i` up to the first byte that is not plain. Returns the index of that byte, or the end.
  std::size_t put_plain(std::string_view text, std::size_t i) {
    while (i < text.size()) {
      const auto size = std::min(text.size() - i, buffer_.size() / 2);
      make_room(size);
      const auto copied = copy_plain(buffer_.data() + used_, text.data() + i, size);
      used_ += copied;
      i += copied;
      if (copied != size) break;
    }
    return i;
  }
  /// Puts a whole text in quotes. False, and nothing is put, if it is long or not plain.
  bool put_quoted(std::string_view text) {
    if (text.size() > buffer_.size() / 2) return false;
    make_room(text.size() + 2);
    char* to = buffer_.data() + used_;
    if (copy_plain(to + 1, text.data(), text.size()) != text.size()) return false;
    to[0] = to[text.size() + 1] = '"';
    used_ += text.size() + 2;
    return true;
  }
  /// Copies the bytes before the first one that is not plain, and returns their number. May write further bytes of
  /// `to`, up to `size`.
  static std::size_t copy_plain(char* to, const char* from, std::size_t size) {
    std::size_t i = 0;
    for (; i + 16 <= size; i += 16) {
      const auto first = load<std::uint64_t>(from + i), second = load<std::uint64_t>(from + i + 8);
      if ((not_plain(first) | not_plain(second)) != 0) break;
      std::memcpy(to + i, from + i, 16);
    }
    // Copy the rest as two words that may overlap.
    if (const auto left = size - i; left >= 8 && left < 16) {
      const auto first = load<std::uint64_t>(from + i), last = load<std::uint64_t>(from + size - 8);
      if ((not_plain(first) | not_plain(last)) == 0) {
        std::memcpy(to + i, &first, 8);
        std::memcpy(to + size - 8, &last, 8);
        return size;
      }
    } else if (left >= 4 && left < 8) {
      const auto first = load<std::uint32_t>(from + i), last = load<std::uint32_t>(from + size - 4);
      if (not_plain(first | std::uint64_t{last} << 32U) == 0) {
        std::memcpy(to + i, &first, 4);
        std::memcpy(to + size - 4, &last, 4);
        return size;
      }
    }
    for (; i < size && is_plain(from[i]); ++i) to[i] = from[i];
    return i;
  }

  /// Call it after the last piece.
  void flush() {
    out_.append(buffer_.data(), used_);
    used_ = 0;
  }

 private:
  static bool is_plain(char c) { return c >= 0x20 && c < 0x7F && c != '"' && c != '\\'; }
  static constexpr std::uint64_t high_bits = 0x8080808080808080;
  /// Nonzero if one of eight bytes is not plain. Sets the high bit of a byte beyond ASCII, below a space, and of 0x7F,
  /// a quote or a backslash. If all bytes are plain, no subtraction borrows from the next byte.
  static std::uint64_t not_plain(std::uint64_t eight) {
    constexpr std::uint64_t ones = 0x0101010101010101;
    return (eight | (eight - ones * 0x20) | (eight + ones) | ((eight ^ (ones * '"')) - ones) |
            ((eight ^ (ones * '\\')) - ones)) &
           high_bits;
  }
  template <class Word>
  static Word load(const char* from) {
    Word word = 0;
    std::memcpy(&word, from, sizeof word);
    return word;
  }
  void make_room(std::size_t size) {
    if (used_ + size > buffer_.size()) flush();
  }

  std::string& out_;
  std::size_t used_ = 0;
  std::array<char, 1024> buffer_;  // NOLINT(*-member-init): only what was put is read
};

class Writer {
 public:
  Writer(std::string& out, const JsonWriting& how) : how_(how), out_(out) {}

  void write(const Value& value) { write(value, 0); }
  void flush() { out_.flush(); }
  void text(std::string_view s) {
    if (out_.put_quoted(s)) return;
    out_.put('"');
    for (std::size_t i = out_.put_plain(s, 0); i < s.size(); i = out_.put_plain(s, i)) special(s, i);
    out_.put('"');
  }

 private:
  /// Puts the character at `i` and moves `i` past it.
  void special(std::string_view s, std::size_t& i) {
    const auto at = i;
    const auto c = unicode::next(s, i);
    switch (c) {
      case '"': out_.put("\\\""); break;
      case '\\': out_.put("\\\\"); break;
      case '\n': out_.put("\\n"); break;
      case '\r': out_.put("\\r"); break;
      case '\t': out_.put("\\t"); break;
      case '\f': out_.put("\\f"); break;
      case '\b': out_.put("\\b"); break;
      default:
        if (c >= 0x20 && c < 0x7F)
          out_.put(static_cast<char>(c));
        else if (how_.ascii || c < 0x20 || (c >= 0xD800 && c <= 0xDFFF))
          escaped(c);
        else
          out_.put(s.substr(at, i - at));
    }
  }

  void unit(std::uint32_t c) {
    constexpr std::string_view digits = "0123456789abcdef";
    const std::array<char, 6> text{
        '\\', 'u', digits[(c >> 12U) & 0xFU], digits[(c >> 8U) & 0xFU], digits[(c >> 4U) & 0xFU], digits[c & 0xFU]};
    out_.put(std::string_view(text.data(), text.size()));
  }
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
    out_.put('\n');
    out_.put(static_cast<std::size_t>(level) * static_cast<std::size_t>(how_.indent), ' ');
  }
  void comma() { how_.indent >= 0 || how_.compact ? out_.put(',') : out_.put(", "); }
  void colon() { how_.compact ? out_.put(':') : out_.put(": "); }

  void items(const List& list, int level) {
    if (list.empty()) {
      out_.put("[]");
      return;
    }
    out_.put('[');
    for (std::size_t i = 0; i < list.size(); ++i) {
      if (i != 0) comma();
      newline(level + 1);
      write(list[i], level + 1);
    }
    newline(level);
    out_.put(']');
  }

  void tag(std::string_view kind, std::string_view field, const Value& content) {
    out_.put("{\"__py__\": \"");
    out_.put(kind);
    out_.put("\", \"");
    out_.put(field);
    out_.put("\": ");
    write(content, 0);
    out_.put('}');
  }

  void dict(const Dict& d, int level) {
    if (how_.tagged && std::ranges::any_of(d.items(), [](const DictItem& i) { return !i.key.is_string(); })) {
      List pairs;
      for (const auto& [key, value] : d.items()) pairs.emplace_back(List{key, value});
      tag("dict", "items", pairs);
      return;
    }
    if (d.empty()) {
      out_.put("{}");
      return;
    }
    out_.put('{');
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
    out_.put('}');
  }

  static std::string key_text(const Value& key) {
    if (key.is_none()) return "null";
    if (const auto* b = key.boolean()) return *b ? "true" : "false";
    return str(key);
  }

  void integer(std::int64_t i) {
    std::array<char, 24> digits{};
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), i);
    out_.put(std::string_view(digits.data(), end));
  }

  void floating(double d) {
    if (std::isfinite(d)) {
      out_.put(repr_float(d));
    } else if (how_.tagged) {
      tag("float", "repr", repr_float(d));
    } else {
      out_.put(std::string_view(std::isnan(d) ? "NaN" : d < 0 ? "-Infinity" : "Infinity"));
    }
  }

  void write(const Value& v, int level) {
    switch (v.kind()) {
      case Value::Kind::none: out_.put("null"); break;
      case Value::Kind::boolean: *v.boolean() ? out_.put("true") : out_.put("false"); break;
      case Value::Kind::integer: integer(*v.integer()); break;
      case Value::Kind::big_integer:
        if (how_.tagged && v.big_integer()->digits.size() > max_plain_digits)
          tag("int", "hex", hex_of(*v.big_integer()));
        else if (v.big_integer()->is_unwritable())
          text(v.big_integer()->digits);
        else
          out_.put(v.big_integer()->digits);
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
      case Value::Kind::object: how_.tagged ? tag(v.object()->type, "repr", repr(v)) : text(repr(v)); break;
    }
  }

  const JsonWriting& how_;
  Pieces out_;
};

}  // namespace

std::string dump_json(const Value& value, const JsonWriting& how) {
  std::string out;
  append_json(out, value, how);
  return out;
}

void append_json(std::string& out, const Value& value, const JsonWriting& how) {
  Writer writer(out, how);
  writer.write(value);
  writer.flush();
}

namespace {

/// Appends `before`, the text in quotes, and `after` in one piece. False, and nothing is appended, if the text is long
/// or not plain.
bool append_quoted(std::string& out, std::string_view before, std::string_view text, std::string_view after) {
  std::array<char, 128> piece;  // NOLINT(*-member-init): only what was put is read
  if (text.size() + before.size() + after.size() + 2 > piece.size()) return false;
  char* to = std::ranges::copy(before, piece.data()).out;
  *to++ = '"';
  if (Pieces::copy_plain(to, text.data(), text.size()) != text.size()) return false;
  to += text.size();
  *to++ = '"';
  to = std::ranges::copy(after, to).out;
  out.append(piece.data(), to);
  return true;
}

}  // namespace

void append_json_text(std::string& out, std::string_view text, const JsonWriting& how) {
  if (append_quoted(out, "", text, "")) return;
  Writer writer(out, how);
  writer.text(text);
  writer.flush();
}

void append_json_name(std::string& out, std::string_view name, bool first) {
  const std::string_view before = first ? "" : ", ";
  if (append_quoted(out, before, name, ": ")) return;
  out += before;
  append_json_text(out, name);
  out += ": ";
}

}  // namespace evalrun
