// The values of number and string literals.
#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "ast.hpp"
#include "decode/python/evaluate/integers.hpp"
#include "decode/python/failure.hpp"
#include "python/number_text.hpp"
#include "python/unicode.hpp"

namespace evalrun::python {
namespace {

struct Simple {
  char letter, meaning;
};
constexpr std::array simple{Simple{'\\', '\\'}, Simple{'\'', '\''}, Simple{'"', '"'},  Simple{'a', '\a'},
                            Simple{'b', '\b'},  Simple{'f', '\f'},  Simple{'n', '\n'}, Simple{'r', '\r'},
                            Simple{'t', '\t'},  Simple{'v', '\v'}};

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

class Escapes {
 public:
  Escapes(std::string_view text, bool bytes) : text_(text), bytes_(bytes) {}

  std::string run() {
    while (i_ < text_.size()) {
      const auto slash = text_.find('\\', i_);
      out_ += text_.substr(i_, slash - i_);
      if (slash == std::string_view::npos) break;
      i_ = slash + 1;
      if (i_ == text_.size()) {  // a field of a format string follows
        out_.push_back('\\');
        break;
      }
      escape(text_[i_++]);
    }
    return std::move(out_);
  }

 private:
  void escape(char c) {
    if (c == '\n') return;
    for (const auto& row : simple) {
      if (row.letter != c) continue;
      out_.push_back(row.meaning);
      return;
    }
    if (c >= '0' && c <= '7') return octal(c);
    if (c == 'x') return put(hex(2));
    if (!bytes_ && c == 'u') return put(hex(4));
    if (!bytes_ && c == 'U') return put(hex(8));
    if (!bytes_ && c == 'N') return named();
    out_.push_back('\\');
    out_.push_back(c);
  }

  void octal(char first) {
    auto value = static_cast<std::uint32_t>(first - '0');
    for (int n = 1; n < 3 && i_ < text_.size() && text_[i_] >= '0' && text_[i_] <= '7'; ++n)
      value = value * 8 + static_cast<std::uint32_t>(text_[i_++] - '0');
    put(bytes_ ? value & 0xFFU : value);
  }

  std::uint32_t hex(int digits) {
    std::uint64_t value = 0;
    for (int n = 0; n < digits; ++n, ++i_) {
      const int digit = i_ < text_.size() ? hex_digit(text_[i_]) : -1;
      if (digit < 0) refuse("a truncated escape");
      value = value * 16 + static_cast<std::uint64_t>(digit);
    }
    if (value > 0x10FFFF) refuse("an escape beyond Unicode");
    return static_cast<std::uint32_t>(value);
  }

  void named() {
    const auto end = text_.find('}', i_);
    if (i_ >= text_.size() || text_[i_] != '{' || end == std::string_view::npos) refuse("a malformed \\N escape");
    const auto character = unicode::named(text_.substr(i_ + 1, end - i_ - 1));
    if (!character) refuse("an unknown character name");
    put(*character);
    i_ = end + 1;
  }

  void put(std::uint32_t c) {
    if (bytes_)
      out_.push_back(static_cast<char>(c));
    else
      unicode::append(out_, c);
  }

  std::string_view text_;
  bool bytes_;
  std::size_t i_ = 0;
  std::string out_;
};

/// Unknown escapes keep their backslash; `\ud800` gives a lone surrogate. Throws Failure for faulty \x, \u, \U, \N.
std::string decode_text_escapes(std::string_view text) { return Escapes(text, false).run(); }
/// Throws Failure for a faulty \x; \u and \N are no escapes in bytes.
std::string decode_bytes_escapes(std::string_view text) { return Escapes(text, true).run(); }

struct Prefix {
  bool bytes = false, raw = false, format = false, unicode = false;
};

/// The parts of a literal.
struct Literal {
  Prefix prefix;
  std::string_view body;
};

Literal take_apart(std::string_view text) {
  Literal out;
  std::size_t i = 0;
  for (; text[i] != '\'' && text[i] != '"'; ++i) {
    switch (text[i]) {
      case 'b':
      case 'B': out.prefix.bytes = true; break;
      case 'r':
      case 'R': out.prefix.raw = true; break;
      case 'f':
      case 'F': out.prefix.format = true; break;
      case 'u': out.prefix.unicode = true; break;
      default: break;
    }
  }
  text.remove_prefix(i);
  const std::size_t quotes = text.size() >= 6 && text[1] == text[0] && text[2] == text[0] ? 3 : 1;
  out.body = text.substr(quotes, text.size() - 2 * quotes);
  return out;
}

std::string bytes_of(const Literal& literal) {
  if (std::ranges::any_of(literal.body, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }))
    refuse("bytes with a character beyond ASCII");
  return literal.prefix.raw ? std::string(literal.body) : decode_bytes_escapes(literal.body);
}

std::string decoded(std::string_view text, bool raw) { return raw ? std::string(text) : decode_text_escapes(text); }

/// Reads format strings as CPython 3.11 does: it first finds the end of a replacement field, then parses its text on
/// its own.
class FormatString {
 public:
  FormatString(Ast& ast, std::vector<NodeId>& parts) : ast_(ast), parts_(parts) {}

  void add_text(std::string text) { pending_ += text; }
  void add(std::string_view body, bool raw) {
    text_ = body;
    i_ = 0;
    raw_ = raw;
    read(0);
    if (i_ < text_.size()) refuse("a brace that closes nothing");
  }
  void finish() { flush(); }
  std::string pending_;

 private:
  void flush() {
    if (pending_.empty()) return;
    parts_.push_back(ast_.add_constant(Value(std::move(pending_))));
    pending_.clear();
  }

  /// Reads text and fields up to the end, or up to the brace that closes the format of a field.
  void read(int level) {
    while (true) {
      const bool doubled = literal(level);
      if (doubled) continue;
      if (i_ >= text_.size() || text_[i_] == '}') return;
      field(level);
    }
  }

  /// Reads text up to a brace. True: it was a doubled brace, of which one is kept.
  bool literal(int level) {
    const auto begin = i_;
    auto end = text_.size();
    bool doubled = false;
    while (i_ < text_.size()) {
      char c = text_[i_++];
      if (!raw_ && c == '\\' && i_ < text_.size()) {
        c = text_[i_++];
        if (c == 'N') {
          skip_name();
          continue;
        }
      }
      if (c != '{' && c != '}') continue;
      if (level == 0) {
        if (i_ < text_.size() && text_[i_] == c) {
          end = i_;
          ++i_;
          doubled = true;
          break;
        }
        if (c == '}') refuse("a brace that closes nothing");
      }
      end = --i_;
      break;
    }
    pending_ += decoded(text_.substr(begin, end - begin), raw_);
    return doubled;
  }

  /// Skips the "{...}" of "\N{...}", or one other character, as CPython does.
  void skip_name() {
    if (i_ >= text_.size()) return;
    const bool named = text_[i_] == '{';
    ++i_;
    if (named) i_ = std::min(text_.find('}', i_), text_.size() - 1) + 1;
  }

  void field(int level) {
    if (level >= 2) refuse("fields nested too deeply");
    const auto begin = ++i_;
    find_end();
    const auto source = text_.substr(begin, i_ - begin);
    if (source.find_first_not_of(" \t\n\f") == std::string_view::npos) refuse("a field without an expression");
    const auto value = parse_expression_into(ast_, source, Context::grouped);
    bool shown = false;
    if (text_[i_] == '=') {
      ++i_;
      while (i_ < text_.size() && (text_[i_] == ' ' || (text_[i_] >= '\t' && text_[i_] <= '\r'))) ++i_;
      if (i_ >= text_.size()) refuse("a field that does not end");
      pending_ += text_.substr(begin, i_ - begin);
      shown = true;
    }
    std::uint32_t conversion = absent;
    if (text_[i_] == '!') {
      const auto end = text_.find_first_of("}:", ++i_);
      if (end == std::string_view::npos) refuse("a field that does not end");
      const auto name = text_.substr(i_, end - i_);
      if (name != "s" && name != "r" && name != "a") refuse("an unknown conversion");
      conversion = static_cast<unsigned char>(name.front());
      i_ = end;
    }
    NodeId format = absent;
    flush();
    if (text_[i_] == ':') {
      if (++i_ >= text_.size()) refuse("a field that does not end");
      std::vector<NodeId> parts;
      FormatString inner(ast_, parts);
      inner.text_ = text_;
      inner.i_ = i_;
      inner.raw_ = raw_;
      inner.read(level + 1);
      inner.flush();
      i_ = inner.i_;
      format = ast_.add({.kind = Kind::joined_string}, parts);
    }
    if (i_ >= text_.size() || text_[i_] != '}') refuse("a field that does not end");
    ++i_;
    if (shown && format == absent && conversion == absent) conversion = 'r';
    parts_.push_back(ast_.add({.kind = Kind::formatted, .data = conversion}, {value, format}));
  }

  /// Moves to the character that ends the expression of a field.
  void find_end() {
    std::string open;
    char quote = 0;
    bool triple = false;
    for (; i_ < text_.size(); ++i_) {
      const char c = text_[i_];
      const bool tripled = i_ + 2 < text_.size() && text_[i_ + 1] == c && text_[i_ + 2] == c;
      if (c == '\\') refuse("a backslash in a field");
      if (quote != 0) {
        if (c != quote || (triple && !tripled)) continue;
        if (triple) i_ += 2;
        quote = 0;
        continue;
      }
      if (c == '\'' || c == '"') {
        triple = tripled;
        if (triple) i_ += 2;
        quote = c;
        continue;
      }
      if (c == '(' || c == '[' || c == '{') {
        if (open.size() >= 200) refuse("too many nested brackets");
        open.push_back(c);
        continue;
      }
      if (c == '#') refuse("a comment in a field");
      if (open.empty() && (c == '!' || c == ':' || c == '}' || c == '=' || c == '<' || c == '>')) {
        if (i_ + 1 < text_.size() && text_[i_ + 1] == '=' && (c == '!' || c == '=' || c == '<' || c == '>')) {
          ++i_;
          continue;
        }
        if (c == '<' || c == '>') continue;
        return;
      }
      if (c == ')' || c == ']' || c == '}') {
        const char opening = c == ')' ? '(' : c == ']' ? '[' : '{';
        if (open.empty() || open.back() != opening) refuse("brackets in a field do not match");
        open.pop_back();
      }
    }
    refuse("a field that does not end");
  }

  Ast& ast_;
  std::vector<NodeId>& parts_;
  std::string_view text_;
  std::size_t i_ = 0;
  bool raw_ = false;
};

}  // namespace

Value parse_number(std::string_view literal) {
  std::string text;
  for (const char c : literal)
    if (c != '_') text.push_back(c);
  if (text.back() == 'j' || text.back() == 'J') {
    text.pop_back();
    return Complex{0, float_of_text(text).value_or(0)};
  }
  if (text.size() > 2 && text[0] == '0') {
    switch (text[1] | 0x20) {
      case 'x': return integer_from_digits(text.substr(2), 4);
      case 'o': return integer_from_digits(text.substr(2), 3);
      case 'b': return integer_from_digits(text.substr(2), 1);
      default: break;
    }
  }
  if (text.find_first_of(".eE") != std::string::npos) return float_of_text(text).value_or(0);
  if (text.front() != '0' && text.size() > BigInt::max_decimal_digits) refuse("an integer with too many digits");
  return integer_from_decimal(text);
}

NodeId parse_strings_into(Ast& tree, std::span<const std::string_view> literals) {
  const auto first = take_apart(literals.front());
  bool format = false;
  for (const auto text : literals) {
    const auto literal = take_apart(text);
    if (literal.prefix.bytes != first.prefix.bytes) refuse("bytes next to text");
    format = format || literal.prefix.format;
  }
  if (first.prefix.bytes) {
    std::string data;
    for (const auto text : literals) data += bytes_of(take_apart(text));
    return tree.add_constant(Bytes{std::move(data)});
  }
  std::vector<NodeId> parts;
  FormatString out(tree, parts);
  for (const auto text : literals) {
    const auto literal = take_apart(text);
    if (literal.prefix.format)
      out.add(literal.body, literal.prefix.raw);
    else
      out.add_text(decoded(literal.body, literal.prefix.raw));
  }
  if (!format) return tree.add_constant(std::move(out.pending_), first.prefix.unicode);
  out.finish();
  return tree.add({.kind = Kind::joined_string}, parts);
}

}  // namespace evalrun::python
