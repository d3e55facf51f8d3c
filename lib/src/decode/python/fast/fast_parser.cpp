#include "fast_parser.hpp"

#include <bit>
#include <cstdint>
#include <cstring>

#include "python/unicode.hpp"
#include "scan.hpp"

namespace evalrun::python {
namespace {

using Kind = TapeNode::Kind;

/// The character that a backslash and `c` mean; 0: this parser does not read the escape.
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

/// Methods that read return false to decline. A value may be read only in part, because the parser then declines at the
/// separator that must follow.
class FastParser : public Scan {
 public:
  FastParser(CallTape& out, decode::PythonEra era) : Scan(out.content), out_(out), era_(era) {}

  bool read() {
    for (skip_blanks(); at_ != end_; skip_blanks()) {
      if (!call()) return false;
      ++out_.count;
      skip_blanks();
      if (at_ == end_) break;
      if (!take(',')) return false;
    }
    return true;
  }

  /// Like read(), but reads values in place of calls. Declines round brackets around a value: they may hold a call.
  bool read_values() {
    for (skip_blanks(); at_ != end_; skip_blanks()) {
      if (*at_ == '(' || !value()) return false;
      skip_blanks();
      if (at_ == end_) break;
      if (!take(',')) return false;
    }
    return true;
  }

 private:
  static constexpr int max_depth = 48;  // Python allows 200 brackets
  static constexpr std::uint64_t most_searched = 64;

  std::size_t add(Kind kind, std::string_view text = {}, std::uint64_t bits = 0) {
    const auto begin = text.empty() ? 0 : static_cast<std::uint32_t>(text.data() - begin_);
    out_.nodes.push_back({kind, false, 1, begin, static_cast<std::uint32_t>(text.size()), bits});
    return out_.nodes.size() - 1;
  }
  /// Completes a node: all nodes behind it are inside it.
  void close(std::size_t node, std::uint64_t items) {
    out_.nodes[node].extent = static_cast<std::uint32_t>(out_.nodes.size() - node);
    out_.nodes[node].bits = items;
  }

  bool call() {
    std::string_view function;
    if (*at_ == '\'' || *at_ == '"') {
      // The references call the function "" if it is no name.
      if (!string()) return false;
      out_.nodes.pop_back();
    } else if (function = dotted_name(); function.empty()) {
      return false;
    }
    skip_blanks();
    return take('(') && arguments(function, era_ == decode::PythonEra::v4);
  }

  /// Reads arguments behind the opening bracket. The references keep a call without keywords as source text, which this
  /// parser declines. It reads such a call only inside a dropped argument, or as an outer call in v4, where it is {}.
  bool arguments(std::string_view function, bool may_lack_keywords) {
    const auto node = add(Kind::call, function);
    std::uint64_t keywords = 0, marks = 0;
    skip_blanks();
    while (!take(')')) {
      if (const auto parameter = keyword(); !parameter.empty()) {
        const auto mark = std::uint64_t{1} << name_mark(parameter);
        // With many keywords, duplicates are not searched for (quadratic); assume there may be one.
        if ((marks & mark) != 0 && (keywords > most_searched || has_keyword(node, keywords, parameter)))
          out_.nodes[node].repeats = true;
        marks |= mark;
        const auto named = add(Kind::keyword, parameter);
        if (!value()) return false;
        close(named, 1);
        ++keywords;
      } else {
        // Positional arguments are dropped; Python allows none behind a keyword.
        const auto dropped = out_.nodes.size();
        ++dropping_;
        if (keywords != 0 || !value()) return false;
        --dropping_;
        out_.nodes.erase(out_.nodes.begin() + static_cast<std::ptrdiff_t>(dropped), out_.nodes.end());
      }
      skip_blanks();
      if (take(')')) break;
      if (!take(',')) return false;
      skip_blanks();
    }
    close(node, keywords);
    return may_lack_keywords || keywords != 0 || dropping_ != 0;
  }

  /// A hash of the name, below 64.
  [[nodiscard]] unsigned name_mark(std::string_view name) const {
    constexpr std::uint64_t multiplier = 0x9e3779b97f4a7c15;
    const Word word(begin_ + (name.data() - begin_));
    return static_cast<unsigned>((word.first(name.size()) + name.size()) * multiplier >> 58U);
  }
  /// Whether a parameter of that name is among the first `keywords` of the call.
  [[nodiscard]] bool has_keyword(std::size_t call, std::uint64_t keywords, std::string_view name) const {
    const auto* node = &out_.nodes[call] + 1;
    for (; keywords > 0; --keywords, node += node->extent)
      if (out_.text(*node) == name) return true;
    return false;
  }

  /// Reads a name and the '=' behind it; empty, and nothing is read, if there is no keyword.
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

  bool value() {
    const char c = *at_;
    if (c == '\'' || c == '"') return string();
    if (has(c, digit) || c == '-') return number();
    if (has(c, name_start)) return named();
    if (c == '.') return ellipsis();
    if ((c != '[' && c != '(' && c != '{') || depth_ == max_depth) return false;
    ++depth_;
    ++at_;
    const bool good = c == '[' ? list() : c == '(' ? group() : dict();
    --depth_;
    return good;
  }

  bool named() {
    const auto* begin = at_;
    std::uint64_t key = 0;
    const auto length = word(key);
    if (key != 0 && is_keyword_key(key)) {
      const bool truth = key == word_key("True"), none = key == word_key("None");
      if (!truth && !none && key != word_key("False")) return false;
      add(none ? Kind::none : Kind::boolean, {}, truth ? 1 : 0);
      return true;
    }
    skip_blanks();
    if (*at_ == '[' && at_ == begin + length) return indexed(begin);
    if (*at_ != '(' && *at_ != '.') {
      add(Kind::string, {begin, length});
      return true;
    }
    // A call, or a form that this parser declines.
    at_ = begin;
    const auto function = dotted_name();
    if (function.empty()) return false;
    skip_blanks();
    if (!take('(') || depth_ == max_depth) return false;
    ++depth_;
    const bool good = arguments(function, false);
    --depth_;
    return good;
  }

  /// name['word'] or name[1]: the references keep it as source text, as ast.unparse spells it. `begin`: of the name.
  bool indexed(const char* begin) {
    ++at_;
    if (const char quote = *at_; quote == '"' || quote == '\'') {
      auto* open = writable(at_++);
      while (has(*at_, name_part) || *at_ == ' ' || *at_ == '-' || *at_ == '.') ++at_;
      auto* close = writable(at_);
      if (!take(quote)) return false;
      *open = *close = '\'';
    } else {
      PlainNumber number;
      if (!has(*at_, digit) || !read_plain_number(at_, number) || number.is_float) return false;
    }
    if (!take(']')) return false;
    add(Kind::string, {begin, static_cast<std::size_t>(at_ - begin)});
    return true;
  }

  /// The references keep `...` as text.
  bool ellipsis() {
    if (at_[1] != '.' || at_[2] != '.') return false;
    add(Kind::string, {at_, 3});
    at_ += 3;
    return true;
  }

  bool number() {
    const auto* begin = at_;
    PlainNumber number;
    if (!read_plain_number(at_, number)) return false;
    skip_blanks();
    if (*at_ == '+' || *at_ == '-' || *at_ == '*' || *at_ == '/' || *at_ == '%') {
      at_ = begin;
      const auto result = read_arithmetic(at_);
      if (!result) return false;
      number = *result;
    }
    if (number.is_float)
      add(Kind::floating, {}, std::bit_cast<std::uint64_t>(number.floating));
    else
      add(Kind::integer, {}, static_cast<std::uint64_t>(number.integer));
    return true;
  }

  bool string() {
    const char quote = *at_++;
    const auto* begin = at_;
    skip_plain(quote);
    auto* end = writable(at_);
    while (!take(quote)) {
      // An escape is longer than its meaning: move the text behind it to the front.
      if (!take('\\')) return false;
      const char meant = escaped(*at_);
      if (meant == 0) return false;
      ++at_;
      *end++ = meant;
      const auto* plain = at_;
      skip_plain(quote);
      std::memmove(end, plain, static_cast<std::size_t>(at_ - plain));
      end += at_ - plain;
    }
    // A third quote opens a triple-quoted string.
    if (at_ - begin == 1 && *at_ == quote) return false;
    add(Kind::string, {begin, static_cast<std::size_t>(end - begin)});
    return true;
  }

  bool list() {
    const auto node = add(Kind::list);
    std::uint64_t items = 0;
    for (skip_blanks(); !take(']');) {
      if (!value()) return false;
      ++items;
      skip_blanks();
      if (take(']')) break;
      if (!take(',')) return false;
      skip_blanks();
    }
    close(node, items);
    return true;
  }

  /// A tuple, or one value in brackets.
  bool group() {
    const auto node = add(Kind::tuple);
    std::uint64_t items = 0;
    for (skip_blanks(); !take(')');) {
      if (!value()) return false;
      ++items;
      skip_blanks();
      if (take(')')) {
        if (items == 1) {
          out_.nodes.erase(out_.nodes.begin() + static_cast<std::ptrdiff_t>(node));
          return true;
        }
        break;
      }
      if (!take(',')) return false;
      skip_blanks();
    }
    close(node, items);
    return true;
  }

  bool dict() {
    const auto node = add(Kind::dict);
    std::uint64_t entries = 0;
    for (skip_blanks(); !take('}');) {
      const auto key = out_.nodes.size();
      if (!value() || out_.nodes[key].kind >= Kind::list) return false;
      skip_blanks();
      if (!take(':')) return false;
      skip_blanks();
      if (!value()) return false;
      ++entries;
      skip_blanks();
      if (take('}')) break;
      if (!take(',')) return false;
      skip_blanks();
    }
    close(node, entries);
    return true;
  }

  CallTape& out_;
  decode::PythonEra era_;
  int depth_ = 0;
  int dropping_ = 0;  // number of dropped positional arguments around this place
};

/// Whether `read` accepts the text, and the text is UTF-8.
template <class Read>
bool takes(std::string_view text, decode::PythonEra era, CallTape& calls, Read read) {
  constexpr std::size_t longest = std::size_t{1} << 28U;  // leave longer text to the tokenizer, which has its own limit
  if (text.size() > longest) return false;
  calls.nodes.clear();
  calls.count = 0;
  calls.content.assign(text);
  calls.content.append(CallTape::padding, '\0');
  FastParser parser(calls, era);
  if (!read(parser)) return false;
  return !parser.beyond_ascii() || unicode::find_invalid_utf8(text) == std::string_view::npos;
}

}  // namespace

bool read_calls(std::string_view text, decode::PythonEra era, CallTape& calls) {
  return takes(text, era, calls, [](FastParser& parser) { return parser.read(); });
}

bool holds_values(std::string_view text, decode::PythonEra era, CallTape& scratch) {
  return takes(text, era, scratch, [](FastParser& parser) { return parser.read_values(); });
}

}  // namespace evalrun::python
