#include "named_call.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "text/ascii.hpp"

namespace evalrun::decode {
namespace {

/// Words to which the grammar gives a meaning. In some places they are names, so a text with such a word is declined.
constexpr std::array<std::string_view, 67> java_words{
    "_",          "abstract", "assert",    "boolean",    "break",    "byte",   "case",         "catch",      "char",
    "class",      "const",    "continue",  "default",    "do",       "double", "else",         "enum",       "exports",
    "extends",    "final",    "finally",   "float",      "for",      "goto",   "if",           "implements", "import",
    "instanceof", "int",      "interface", "long",       "module",   "native", "new",          "open",       "opens",
    "package",    "permits",  "private",   "protected",  "provides", "public", "record",       "requires",   "return",
    "sealed",     "short",    "static",    "strictfp",   "super",    "switch", "synchronized", "this",       "throw",
    "throws",     "to",       "transient", "transitive", "try",      "uses",   "var",          "void",       "volatile",
    "when",       "while",    "with",      "yield"};
static_assert(std::ranges::is_sorted(java_words));
constexpr std::array<std::string_view, 48> javascript_words{
    "as",       "async",     "await",  "break",  "case",   "catch",  "class",      "const",   "constructor", "continue",
    "debugger", "default",   "delete", "do",     "else",   "enum",   "export",     "extends", "finally",     "for",
    "from",     "function",  "get",    "if",     "import", "in",     "instanceof", "let",     "meta",        "new",
    "of",       "return",    "set",    "static", "super",  "switch", "target",     "this",    "throw",       "try",
    "typeof",   "undefined", "using",  "var",    "void",   "while",  "with",       "yield"};
static_assert(std::ranges::is_sorted(javascript_words));
/// Words that are values, not names.
constexpr std::array<std::string_view, 3> literals{"false", "null", "true"};

/// The code lacks its final semicolon. tree-sitter's Java grammar inserts it, except in calls that are about this
/// short: to treat all of such a call as an error is cheaper.
constexpr std::size_t short_text = 16;
/// The grammar may need too much time for a longer text, which is a failure.
constexpr std::size_t long_text = std::size_t{1} << 16U;

bool is_name_start(char c) { return is_letter(c) || c == '_'; }

/// Methods that read return false or an empty text to decline.
class Reader {
 public:
  Reader(std::string_view text, Language language)
      : at_(text.data()), end_(text.data() + text.size()), language_(language) {}

  std::optional<Decoded> read() {
    skip_blanks();
    const auto* begin = at_;
    const auto function = dotted_name();
    if (function.empty()) return std::nullopt;
    skip_blanks();
    if (!take('(')) return std::nullopt;
    NamedArguments arguments;
    skip_blanks();
    if (!take(')')) {
      do {
        if (!argument(arguments)) return std::nullopt;
      } while (take(','));
      if (!take(')')) return std::nullopt;
    }
    if (since(begin).size() <= short_text) return std::nullopt;
    skip_blanks();
    if (at_ != end_) return std::nullopt;
    if (arguments.repeated()) return Decoded::failed(repeated_argument);
    return Decoded::success(arguments.as_call(std::string(function)));
  }

 private:
  void skip_blanks() {
    while (at_ != end_ && *at_ == ' ') ++at_;
  }
  bool take(char c) {
    if (at_ == end_ || *at_ != c) return false;
    ++at_;
    return true;
  }
  [[nodiscard]] std::string_view since(const char* begin) const {
    return {begin, static_cast<std::size_t>(at_ - begin)};
  }

  bool argument(NamedArguments& arguments) {
    skip_blanks();
    const auto name = this->name();
    if (name.empty()) return false;
    skip_blanks();
    if (!take('=')) return false;
    skip_blanks();
    std::string_view text;
    if (!value(text)) return false;
    arguments.add(Value(name), std::string(text));
    skip_blanks();
    return true;
  }

  std::string_view word() {
    if (at_ == end_ || !is_name_start(*at_)) return {};
    const auto* begin = at_;
    while (at_ != end_ && (is_name_start(*at_) || is_digit(*at_))) ++at_;
    return since(begin);
  }
  [[nodiscard]] bool is_reserved(std::string_view word) const {
    return language_ == Language::java ? std::ranges::binary_search(java_words, word)
                                       : std::ranges::binary_search(javascript_words, word);
  }
  std::string_view name() {
    const auto found = word();
    return is_reserved(found) || std::ranges::find(literals, found) != literals.end() ? std::string_view{} : found;
  }
  std::string_view dotted_name() {
    const auto* begin = at_;
    do {
      if (name().empty()) return {};
    } while (take('.'));
    return since(begin);
  }

  bool value(std::string_view& text) {
    if (at_ == end_) return false;
    if (*at_ == '"' || *at_ == '\'') return quoted(text);
    text = is_digit(*at_) || *at_ == '-' ? number() : word();
    return !text.empty() && !is_reserved(text);
  }

  /// The text between the quotes.
  bool quoted(std::string_view& text) {
    const char quote = *at_++;
    const auto* begin = at_;
    while (at_ != end_ && *at_ != quote && *at_ != '\\' && *at_ >= ' ' && *at_ <= '~') ++at_;
    text = since(begin);
    // Java has no empty character literal.
    return take(quote) && (quote == '"' || !text.empty());
  }

  std::string_view number() {
    const auto* begin = at_;
    (void)take('-');
    const auto* first = at_;
    skip_digits();
    const auto digits = at_ - first;
    if (digits == 0 || (*first == '0' && digits > 1)) return {};
    if (take('.') && !skip_digits()) return {};
    return since(begin);
  }
  bool skip_digits() {
    const auto* begin = at_;
    while (at_ != end_ && is_digit(*at_)) ++at_;
    return at_ != begin;
  }

  const char* at_;
  const char* end_;
  Language language_;
};

}  // namespace

std::optional<Decoded> read_named_call(std::string_view source, Language language) {
  if (source.size() > long_text) return std::nullopt;
  return Reader(source, language).read();
}

}  // namespace evalrun::decode
