#include <algorithm>
#include <array>
#include <string>

#include "attempt.hpp"
#include "python/unicode.hpp"
#include "text/ascii.hpp"

namespace evalrun::decode {
namespace {

constexpr std::size_t longest_arguments = 4096;
constexpr std::size_t longest_gap = 160;  ///< between a name and its arguments

/// Words that describe a value and are none.
constexpr std::array<std::string_view, 40> describing{
    "any",      "argument", "arguments", "array",     "bool",     "boolean",     "default", "description",
    "dict",     "enum",     "float",     "int",       "integer",  "list",        "map",     "mandatory",
    "missing",  "n/a",      "name",      "needed",    "none",     "null",        "number",  "object",
    "optional", "param",    "params",    "parameter", "provided", "required",    "str",     "string",
    "text",     "the",      "tuple",     "type",      "unknown",  "unspecified", "value",   "your"};

/// Words that are no value even in quotes.
constexpr std::array<std::string_view, 13> type_names{"str",    "string", "int",     "integer", "float",
                                                      "number", "bool",   "boolean", "array",   "list",
                                                      "dict",   "object", "value"};

/// Keys of a parameter's schema: their values describe the parameter and are no arguments.
constexpr std::array<std::string_view, 9> schema_keys{"default",    "description", "enum",  "format", "items",
                                                      "properties", "required",    "title", "type"};

/// Words that may stand between a name and its arguments.
constexpr std::array<std::string_view, 22> connecting{
    "action_input", "and",    "arg",    "args",  "argument", "arguments", "code",  "commentary",
    "following",    "input",  "inputs", "json",  "kwargs",   "object",    "param", "parameter",
    "parameters",   "params", "the",    "these", "using",    "with"};

bool is_name_part(char c) { return is_letter(c) || is_digit(c) || c == '_'; }
bool is_quote(char c) { return c == '"' || c == '\''; }
bool is_space(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string lowered(std::string_view text) {
  std::string out(text);
  for (char& c : out)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  return out;
}

template <std::size_t size>
bool holds(const std::array<std::string_view, size>& words, std::string_view word) {
  return std::ranges::find(words, word) != words.end();
}

/// Reads from the front of a text.
class Scanner {
 public:
  explicit Scanner(std::string_view text) : text_(text) {}

  [[nodiscard]] bool done() const { return at_ >= text_.size(); }
  [[nodiscard]] char peek() const { return done() ? '\0' : text_[at_]; }
  [[nodiscard]] std::string_view rest() const { return text_.substr(std::min(at_, text_.size())); }
  [[nodiscard]] std::size_t at() const { return std::min(at_, text_.size()); }
  void skip(std::size_t bytes = 1) { at_ += bytes; }
  void move_to(std::size_t at) { at_ = at; }
  bool take(std::string_view what) {
    if (!rest().starts_with(what)) return false;
    at_ += what.size();
    return true;
  }
  void skip_spaces() {
    while (!done() && is_space(peek())) ++at_;
  }
  void skip_blanks() {
    while (!done() && (peek() == ' ' || peek() == '\t')) ++at_;
  }
  std::string_view word() {
    const auto begin = at_;
    while (!done() && is_name_part(peek())) ++at_;
    return text_.substr(begin, at_ - begin);
  }

 private:
  std::string_view text_;
  std::size_t at_ = 0;
};

/// Marks that some models write in place of quotation marks.
constexpr std::array<std::string_view, 3> quote_marks{"<|\"|>", "<escape>", "\\\""};

/// Takes the quoted text at the scanner's position; false if there is none.
bool take_quoted(Scanner& scan, std::string_view& content) {
  for (const auto mark : quote_marks)
    if (scan.take(mark)) {
      const auto end = scan.rest().find(mark);
      content = scan.rest().substr(0, end);
      scan.skip(end == std::string_view::npos ? content.size() : end + mark.size());
      return true;
    }
  if (!is_quote(scan.peek())) return false;
  const char quote = scan.peek();
  scan.skip();
  const auto begin = scan.rest();
  std::size_t end = 0;
  while (end < begin.size() && begin[end] != quote) end += begin[end] == '\\' ? 2 : 1;
  content = begin.substr(0, end);
  scan.skip(std::min(end + 1, begin.size()));
  return true;
}

/// Whether a text is no value of parameter `key`, but a placeholder for it or a description of it.
bool describes(std::string_view text, std::string_view key) {
  const auto low = lowered(text);
  return is_placeholder(text) ||
         (!key.empty() && (low == lowered(key) || low.find("your_") == 0 ||
                           (low.starts_with(lowered(key)) && low.find('_') != std::string::npos)));
}

/// Whether an unquoted text behind "=" or ":" is a value: one word, or a few that begin like names ("San Francisco").
bool is_bare_value(Scanner& scan, char separator, std::string_view key) {
  const auto end = scan.rest().find_first_of(",)]}\n;");
  auto text = unicode::strip(scan.rest().substr(0, end));
  scan.skip(std::min(end, scan.rest().size()));
  while (!text.empty() && (text.back() == '.' || text.back() == '`' || text.back() == '*')) text.remove_suffix(1);
  if (text.empty() || describes(text, key)) return false;
  std::size_t words = 0;
  bool named = true;
  for (std::size_t i = 0; i < text.size();) {
    const auto space = std::min(text.find(' ', i), text.size());
    const auto word = text.substr(i, space - i);
    if (!word.empty()) {
      ++words;
      if (word.front() == '(' || holds(describing, lowered(word))) return false;
      named = named && !(word.front() >= 'a' && word.front() <= 'z');
    }
    i = space + 1;
  }
  constexpr std::size_t most_words = 4;
  return words == 1 || (named && words <= most_words) || (separator == '=' && words <= 2);
}

/// Whether a value follows: behind a separator, or (separator 0) as a positional argument.
bool take_value(Scanner& scan, char separator, std::string_view key, const FunctionDoc& doc) {
  scan.skip_spaces();
  std::string_view content;
  if (take_quoted(scan, content)) {
    if (describes(content, key) || holds(type_names, lowered(content))) return false;
    return separator != 0 || doc.property(content) == nullptr;
  }
  const char c = scan.peek();
  if (is_digit(c) || ((c == '-' || c == '+' || c == '.') && scan.rest().size() > 1 && is_digit(scan.rest()[1])))
    return true;
  if (std::string_view("<.?_$[{").find(c) != std::string_view::npos) return false;
  auto ahead = scan;
  const auto word = lowered(ahead.word());
  if (word == "true" || word == "false") return true;
  if (word == "none" || word == "null") return separator != ':';
  if (separator == 0) return false;
  return is_bare_value(scan, separator, key);
}

/// Takes the key and the separator of `key=value` or `"key": value`. False changes nothing.
bool take_key(Scanner& scan, std::string_view& key, char& separator) {
  constexpr std::size_t longest_key = 100;
  auto ahead = scan;
  std::string_view name;
  const bool quoted = take_quoted(ahead, name);
  if (!quoted) name = ahead.word();
  if (name.empty() || name.size() > longest_key || (!quoted && is_digit(name.front()))) return false;
  ahead.skip_blanks();
  const char sign = ahead.peek();
  if (sign != '=' && sign != ':') return false;
  ahead.skip();
  if (ahead.peek() == '=' || ahead.peek() == '/' || (sign == ':' && ahead.peek() == ':')) return false;
  scan = ahead;
  key = name;
  separator = sign;
  return true;
}

/// Whether "key: value, ..." or "value, ..." holds any value.
bool holds_value(std::string_view text, const FunctionDoc& doc) {
  Scanner scan(text);
  while (!scan.done()) {
    scan.skip_spaces();
    const auto before = scan.at();
    std::string_view key;
    char separator = 0;
    const bool keyed = take_key(scan, key, separator);
    const bool described = keyed && holds(schema_keys, key) && doc.property(key) == nullptr;
    scan.skip_spaces();
    if (scan.peek() == '{' || scan.peek() == '[') {
      scan.skip();
      scan.skip_spaces();
      if (keyed && !described && (scan.peek() == '}' || scan.peek() == ']')) return true;
      auto ahead = scan;
      std::string_view inner_key;
      char inner_separator = 0;
      if (take_key(ahead, inner_key, inner_separator)) continue;  // look at the members of the object
    }
    if (!described && take_value(scan, separator, key, doc)) return true;
    // Go on to the next argument.
    const auto comma = text.find(',', scan.at());
    scan.move_to(comma == std::string_view::npos ? text.size() : comma + 1);
    if (scan.at() <= before) break;
  }
  return false;
}

/// Skips blanks, marks and words such as "with arguments" between a name and its arguments. False: no arguments follow.
bool skip_gap(Scanner& scan) {
  const auto limit = scan.at() + longest_gap;
  while (!scan.done() && scan.at() < limit) {
    const char c = scan.peek();
    if (c == '{' || c == '[') {
      if (scan.take("[ARGS]")) continue;
      return true;
    }
    if (c == '<') {
      const auto end = scan.rest().find('>');
      if (end == std::string_view::npos || end > 64) return false;
      scan.skip(end + 1);
      continue;
    }
    if (is_space(c) || is_quote(c) || std::string_view("`*:=,->\\#|").find(c) != std::string_view::npos) {
      auto ahead = scan;
      std::string_view key;
      char separator = 0;
      if (is_quote(c) && take_key(ahead, key, separator)) {
        if (holds(connecting, lowered(key)))
          scan = ahead;
        else
          return true;
        continue;
      }
      scan.skip();
      continue;
    }
    if (is_digit(c)) {  // "functions.f:0"
      scan.skip();
      continue;
    }
    if (!is_letter(c) && c != '_') return false;
    auto ahead = scan;
    const auto word = lowered(ahead.word());
    if (word == "action" && ahead.take(" Input")) {
      scan = ahead;
      continue;
    }
    ahead.skip_blanks();
    if (!holds(connecting, word) || (ahead.peek() == '=' && word != "arguments" && word != "parameters")) return true;
    scan.move_to(ahead.at());
  }
  return !scan.done() && scan.at() < limit;
}

ArgumentText in_brackets(std::string_view text, std::size_t at, const FunctionDoc& doc) {
  const auto from = text.substr(at);
  const auto end = bracket_end(from, longest_arguments);
  ArgumentText found;
  found.is_open = end == std::string_view::npos && from.size() <= longest_arguments;
  const auto length = std::min({end, from.size(), longest_arguments});
  auto inner = from.substr(1, length - 1);
  if (end != std::string_view::npos) inner.remove_suffix(1);
  found.end = at + length;
  found.has_value = holds_value(inner, doc);
  return found;
}

}  // namespace

bool is_placeholder(std::string_view text) {
  text = unicode::strip(text);
  return text.empty() || text.front() == '<' || text.starts_with("...") || text.starts_with("\xe2\x80\xa6");
}

std::size_t bracket_end(std::string_view text, std::size_t longest) {
  text = text.substr(0, std::min(text.size(), longest));
  std::size_t depth = 0;
  std::string_view endless;  // kinds of quotes that are never closed
  std::array<char, 4> endless_kinds{};
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '(' || c == '[' || c == '{') ++depth;
    if ((c == ')' || c == ']' || c == '}') && --depth == 0) return i + 1;
    if (!is_quote(c) || endless.find(c) != std::string_view::npos) continue;
    // An apostrophe opens no quoted text.
    if (c == '\'' && i > 0 && is_name_part(text[i - 1])) continue;
    auto end = i + 1;
    while (end < text.size() && text[end] != c) end += text[end] == '\\' ? 2 : 1;
    if (end < text.size()) {
      i = end;
    } else if (endless.size() < endless_kinds.size()) {
      endless_kinds[endless.size()] = c;
      endless = {endless_kinds.data(), endless.size() + 1};
    }
  }
  return std::string_view::npos;
}

ArgumentText arguments_behind(std::string_view text, const FunctionDoc& doc) {
  // "name(", "`name`(", "['name'](".
  const auto parenthesis = std::min(text.find_first_not_of("'\"`*]"), text.size());
  constexpr std::size_t most_marks = 4;
  if (parenthesis <= most_marks && text.substr(parenthesis).starts_with('('))
    return in_brackets(text, parenthesis, doc);
  constexpr std::size_t nearby = 512;
  Scanner scan(text.substr(0, nearby));
  if (!skip_gap(scan)) return {.end = scan.at()};
  while (scan.peek() == '[') {  // a list of argument objects
    scan.skip();
    scan.skip_spaces();
  }
  if (scan.peek() == '{') {
    auto found = in_brackets(text, scan.at(), doc);
    const auto inner = text.substr(scan.at(), found.end - scan.at());
    found.has_value = found.has_value || unicode::strip(inner.substr(1)) == "}";
    return found;
  }
  std::string_view key;
  char separator = 0;
  ArgumentText found;
  if (take_key(scan, key, separator) && (separator == '=' || doc.property(key) != nullptr)) {
    scan.skip_blanks();
    while (scan.peek() == '[' || scan.peek() == '{') scan.skip();
    found.has_value = take_value(scan, separator, key, doc);
  }
  found.end = scan.at();
  return found;
}

}  // namespace evalrun::decode
