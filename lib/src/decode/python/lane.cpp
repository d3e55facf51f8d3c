#include "decode/python/lane.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <limits>

#include "decode/python/keywords.hpp"
#include "unicode.hpp"

namespace evalrun::python {
namespace {

enum Trait : std::uint8_t {
  name_start = 1,
  name_part = 2,
  digit = 4,
  blank = 8,
  string_end = 16,  ///< ends a stretch of plain text in a string, one way or another
};

constexpr auto traits = [] {
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

bool has(char c, Trait trait) { return (traits[static_cast<unsigned char>(c)] & trait) != 0; }

/// What a backslash and a character stand for; 0: nothing this lane reads.
char escaped(char c) {
  switch (c) {
    case '\\':
    case '\'':
    case '"': return c;
    case 'n': return '\n';
    case 't': return '\t';
    case 'r': return '\r';
    case 'a': return '\a';
    case 'b': return '\b';
    case 'f': return '\f';
    case 'v': return '\v';
    default: return 0;
  }
}

/// Every method that reads gives false to decline. Where the grammar leaves a choice, what is not understood fails at
/// the separator that must follow.
class Lane {
 public:
  Lane(std::string_view text, decode::PythonEra era) : at_(text.data()), end_(text.data() + text.size()), era_(era) {}

  bool read(List& calls) {
    calls.reserve(4);
    for (skip_blanks(); at_ != end_; skip_blanks()) {
      if (!call(calls.emplace_back())) return false;
      skip_blanks();
      if (at_ == end_) break;
      if (!take(',')) return false;
    }
    return true;
  }

  /// Whether a byte beyond ASCII was read, so that somebody has to look whether it is UTF-8.
  [[nodiscard]] bool beyond_ascii() const { return (seen_ & 0x80U) != 0; }

 private:
  static constexpr int max_depth = 48;  // Python allows 200 brackets

  void skip_blanks() {
    while (at_ != end_ && has(*at_, blank)) ++at_;
  }
  bool take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }

  /// A name that is no keyword; empty: none.
  std::string_view name() {
    if (at_ == end_ || !has(*at_, name_start)) return {};
    const auto found = word();
    return is_keyword(found) ? std::string_view{} : found;
  }
  /// Precondition: at the start of a name.
  std::string_view word() {
    const auto* begin = at_;
    do ++at_;
    while (at_ != end_ && has(*at_, name_part));
    return {begin, static_cast<std::size_t>(at_ - begin)};
  }

  /// name.name.name, without blanks between.
  std::string_view dotted_name() {
    const auto* begin = at_;
    do {
      if (name().empty()) return {};
    } while (take('.'));
    return {begin, static_cast<std::size_t>(at_ - begin)};
  }

  bool call(Value& out) {
    const auto function = dotted_name();
    if (function.empty()) return false;
    skip_blanks();
    return take('(') && arguments(function, out, era_ == decode::PythonEra::v4);
  }

  /// Behind the opening bracket. Without keywords a call is its source text, but for the outer ones in v4.
  bool arguments(std::string_view function, Value& out, bool may_lack_keywords) {
    auto& one = out.emplace<Dict>();
    one.reserve(1);
    return arguments(one.slot(function).emplace<Dict>(), may_lack_keywords);
  }

  bool arguments(Dict& named, bool may_lack_keywords) {
    skip_blanks();
    while (!take(')')) {
      if (const auto parameter = keyword(); !parameter.empty()) {
        if (!value(named.slot(parameter))) return false;
      } else {
        // Positional arguments are dropped, and none may stand behind a keyword.
        Value dropped;
        if (!named.empty() || !value(dropped)) return false;
      }
      skip_blanks();
      if (take(')')) break;
      if (!take(',')) return false;
      skip_blanks();
    }
    return may_lack_keywords || !named.empty();
  }

  /// A name and the sign behind it; empty, and nothing read: none.
  std::string_view keyword() {
    const auto* begin = at_;
    const auto parameter = name();
    if (!parameter.empty()) {
      skip_blanks();
      if (take('=')) {
        skip_blanks();
        return parameter;
      }
    }
    at_ = begin;
    return {};
  }

  bool value(Value& out) {
    if (at_ == end_) return false;
    const char c = *at_;
    if (c == '\'' || c == '"') return string(out);
    if (has(c, digit) || c == '-') return number(out);
    if (has(c, name_start)) return named(out);
    if (c == '.') return ellipsis(out);
    if (c != '[' && c != '(' && c != '{') return false;
    if (depth_ == max_depth) return false;
    ++depth_;
    ++at_;
    const bool good = c == '[' ? list(out) : c == '(' ? group(out) : dict(out);
    --depth_;
    return good;
  }

  bool named(Value& out) {
    const auto* begin = at_;
    const auto first = word();
    if (is_keyword(first)) {
      if (first == "None")
        out = None{};
      else if (first == "True" || first == "False")
        out = first == "True";
      else
        return false;
      return true;
    }
    skip_blanks();
    if (at_ == end_ || (*at_ != '(' && *at_ != '.')) {
      out.emplace<std::string>(first);
      return true;
    }
    // A call, or something this lane does not read.
    at_ = begin;
    const auto function = dotted_name();
    if (function.empty()) return false;
    skip_blanks();
    if (!take('(') || depth_ == max_depth) return false;
    ++depth_;
    const bool good = arguments(function, out, false);
    --depth_;
    return good;
  }

  /// The references keep it as text.
  bool ellipsis(Value& out) {
    if (!std::string_view(at_, end_).starts_with("...")) return false;
    at_ += 3;
    out.emplace<std::string>("...");
    return true;
  }

  bool number(Value& out) {
    const auto* begin = at_;
    const bool negative = take('-');
    const auto* first = at_;
    skip_digits();
    const auto digits = at_ - first;
    if (digits == 0 || (*first == '0' && digits > 1)) return false;
    bool is_float = false;
    if (at_ != end_ && *at_ == '.') {
      ++at_;
      is_float = true;
      if (!skip_digits()) return false;
    }
    if (at_ != end_ && (*at_ == 'e' || *at_ == 'E')) {
      ++at_;
      is_float = true;
      if (!take('+')) (void)take('-');
      if (!skip_digits()) return false;
    }
    if (is_float) {
      double d = 0;
      const auto [end, error] = std::from_chars(begin, at_, d);
      if (error != std::errc{} || end != at_) return false;
      out = d;
      return true;
    }
    if (digits > std::numeric_limits<std::int64_t>::digits10) return false;
    std::int64_t i = 0;
    for (; first != at_; ++first) i = i * 10 + (*first - '0');
    out = negative ? -i : i;
    return true;
  }

  bool skip_digits() {
    const auto* begin = at_;
    while (at_ != end_ && has(*at_, digit)) ++at_;
    return at_ != begin;
  }

  bool string(Value& out) {
    const char quote = *at_++;
    const auto* begin = at_;
    skip_plain(quote);
    if (at_ == end_) return false;
    if (*at_ == quote) {
      const bool empty = at_ == begin;
      out.emplace<std::string>(begin, at_);
      ++at_;
      // Two quotes and one more open a triple-quoted string.
      return !empty || at_ == end_ || *at_ != quote;
    }
    std::string text;
    while (true) {
      text.append(begin, at_);
      if (at_ == end_) return false;
      if (take(quote)) {
        out = std::move(text);
        return true;
      }
      if (!take('\\') || at_ == end_) return false;
      const char meant = escaped(*at_);
      ++at_;
      if (meant == 0) return false;
      text.push_back(meant);
      begin = at_;
      skip_plain(quote);
    }
  }

  /// To the quote, a backslash, or what no string on one line may hold.
  void skip_plain(char quote) {
    const char other = quote == '"' ? '\'' : '"';
    auto seen = seen_;
    const auto* at = at_;
    while (at != end_ && (!has(*at, string_end) || *at == other)) seen |= static_cast<unsigned char>(*at++);
    at_ = at;
    seen_ = seen;
  }

  bool list(Value& out) {
    auto& items = out.emplace<List>();
    for (skip_blanks(); !take(']');) {
      if (items.empty()) items.reserve(4);
      if (!value(items.emplace_back())) return false;
      skip_blanks();
      if (take(']')) break;
      if (!take(',')) return false;
      skip_blanks();
    }
    return true;
  }

  /// A tuple, or one value in brackets.
  bool group(Value& out) {
    List items;
    for (skip_blanks(); !take(')');) {
      if (!value(items.emplace_back())) return false;
      skip_blanks();
      if (take(')')) {
        if (items.size() == 1) {
          out = std::move(items.front());
          return true;
        }
        break;
      }
      if (!take(',')) return false;
      skip_blanks();
    }
    out = Tuple{std::move(items)};
    return true;
  }

  bool dict(Value& out) {
    Dict items;
    for (skip_blanks(); !take('}');) {
      Value key;
      if (!value(key) || key.is_list() || key.is_dict() || key.tuple() != nullptr) return false;
      skip_blanks();
      if (!take(':')) return false;
      skip_blanks();
      Value given;
      if (!value(given)) return false;
      items.set(std::move(key), std::move(given));
      skip_blanks();
      if (take('}')) break;
      if (!take(',')) return false;
      skip_blanks();
    }
    out = std::move(items);
    return true;
  }

  const char* at_;
  const char* end_;
  decode::PythonEra era_;
  int depth_ = 0;
  std::uint8_t seen_ = 0;  // all bytes of strings, or-ed
};

}  // namespace

bool read_calls(std::string_view text, decode::PythonEra era, List& calls) {
  constexpr std::size_t longest = std::size_t{1} << 28U;  // the tokenizer has a limit of its own
  if (text.size() > longest) return false;
  Lane lane(text, era);
  if (!lane.read(calls)) return false;
  return !lane.beyond_ascii() || unicode::find_invalid_utf8(text) == std::string_view::npos;
}

}  // namespace evalrun::python
