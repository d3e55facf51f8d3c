#include "tokens.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <utility>

#include "decode/python/failure.hpp"
#include "decode/python/keywords.hpp"
#include "python/unicode.hpp"
#include "text/ascii.hpp"

namespace evalrun::python {
namespace {

constexpr std::size_t max_brackets = 200;

/// The keywords that expressions may hold, without the constants; the other keywords belong to statements.
constexpr std::array<std::string_view, 13> expression_keywords{"and", "async", "await",  "else", "for", "from", "if",
                                                               "in",  "is",    "lambda", "not",  "or",  "yield"};

/// Operators by their first character, longest first. Some belong to statements and are read only to be refused.
constexpr std::array<std::string_view, 47> operators{
    "!=",  "%=",  "%",  "&=",  "&",  "(",  ")", "**=", "**", "*=",  "*",  "+=", "+",  ",", "-=", "->",
    "-",   "...", ".",  "//=", "//", "/=", "/", ":=",  ":",  "<<=", "<<", "<=", "<>", "<", "==", "=",
    ">>=", ">>",  ">=", ">",   "@=", "@",  "[", "]",   "^=", "^",   "{",  "|=", "|",  "}", "~"};
static_assert(std::ranges::is_sorted(operators, {}, &std::string_view::front));

/// The longest operator that the text starts with; empty: none.
std::string_view operator_at(std::string_view text) {
  static constexpr auto first_rows = [] {
    std::array<std::uint8_t, 129> rows{};
    for (std::size_t c = 0, row = 0; c < rows.size(); ++c) {
      while (row < operators.size() && static_cast<unsigned char>(operators[row].front()) < c) ++row;
      rows[c] = static_cast<std::uint8_t>(row);
    }
    return rows;
  }();
  const auto c = static_cast<unsigned char>(text.front());
  if (c >= 128) return {};
  for (std::size_t row = first_rows[c]; row < first_rows[c + 1]; ++row)
    if (operators[row].size() == 1 || text.starts_with(operators[row])) return operators[row];
  return {};
}

constexpr std::array<std::string_view, 15> no_expression_has{
    "**=", "//=", "<<=", ">>=", "%=", "&=", "*=", "+=", "-=", "->", "/=", "<>", "@=", "^=", "|="};

bool is_name_start(char c) { return c == '_' || is_letter(c) || static_cast<unsigned char>(c) >= 0x80; }
bool is_name_part(char c) { return is_name_start(c) || is_digit(c); }

std::string with_plain_line_ends(std::string_view source) {
  if (source.find('\r') == std::string_view::npos) return std::string(source);
  std::string out;
  out.reserve(source.size());
  for (std::size_t i = 0; i < source.size(); ++i) {
    if (source[i] != '\r') {
      out.push_back(source[i]);
    } else {
      out.push_back('\n');
      if (i + 1 < source.size() && source[i + 1] == '\n') ++i;
    }
  }
  return out;
}

class Tokenizer {
 public:
  Tokenizer(std::string_view source, bool grouped) : grouped_(grouped) {
    if (source.size() > std::numeric_limits<std::uint32_t>::max() / 8) refuse("the text is too long");
    if (source.find('\0') != std::string_view::npos) refuse("the text holds a null character");
    if (unicode::find_invalid_utf8(source) != std::string_view::npos) refuse("the text is not valid UTF-8");
    out_.source = with_plain_line_ends(source);
    text_ = out_.source;
    const auto expected = std::min<std::size_t>(text_.size() / 3, 256) + 2;  // more grow on demand
    out_.list.reserve(expected);
    out_.starts.reserve(expected);
    out_.normal.reserve(2 * expected);
  }

  Tokens run() {
    emit_outer("(");
    bool line_starts = true;
    while (true) {
      if (line_starts && level() == 0) skip_indentation();
      line_starts = false;
      skip_blanks();
      if (i_ == text_.size()) break;
      if (text_[i_] == '\n') {
        ++i_;
        line_starts = true;
        if (level() == 0 && out_.list.size() > 1) ended_ = true;
        continue;
      }
      if (ended_) refuse("something follows the expression on another line");
      token();
    }
    if (depth_ != 0) refuse("a bracket is not closed");
    if (out_.list.size() == 1) refuse("there is no expression");
    if (misplaced_) refuse("not an expression");
    emit_outer(")");
    return std::move(out_);
  }

 private:
  struct Bracket {
    char open;
    bool call;            ///< whether it encloses the arguments of a call
    std::uint32_t token;  ///< its index in the list
  };

  [[nodiscard]] std::size_t level() const { return depth_ + (grouped_ ? 1 : 0); }
  [[nodiscard]] bool inside(char open) const { return depth_ != 0 && open_[depth_ - 1].open == open; }

  /// Called at the start of a line outside brackets, where only blank lines and comments may be indented.
  void skip_indentation() {
    std::size_t column = 0;
    std::size_t continued = 0;
    while (i_ < text_.size()) {
      const char c = text_[i_];
      if (c == ' ' || c == '\t') {
        ++column;
      } else if (c == '\f') {
        column = 0;
      } else if (c == '\\') {
        if (continued == 0) continued = column;
        continue_line();
        continue;
      } else {
        break;
      }
      ++i_;
    }
    if (i_ < text_.size() && (text_[i_] == '#' || text_[i_] == '\n')) return;
    if ((continued != 0 ? continued : column) != 0) refuse("unexpected indent");
  }

  void skip_blanks() {
    while (i_ < text_.size()) {
      const char c = text_[i_];
      if (c == ' ' || c == '\t' || c == '\f') {
        ++i_;
      } else if (c == '#') {
        while (i_ < text_.size() && text_[i_] != '\n') ++i_;
      } else if (c == '\\') {
        continue_line();
      } else {
        return;
      }
    }
  }

  /// Called at a backslash: a line end must follow, and text after it.
  void continue_line() {
    if (i_ + 1 >= text_.size() || text_[i_ + 1] != '\n') refuse("unexpected character after line continuation");
    i_ += 2;
    if (i_ == text_.size()) refuse("unexpected end of text");
  }

  void token() {
    const char c = text_[i_];
    if (is_name_start(c)) {
      name();
    } else if (is_digit(c) || (c == '.' && i_ + 1 < text_.size() && is_digit(text_[i_ + 1]))) {
      const auto begin = i_;
      i_ = scan_number(text_, i_);
      emit(TokenKind::number, begin, "1");
    } else if (c == '\'' || c == '"') {
      string(i_);
    } else {
      op();
    }
  }

  void name() {
    const auto begin = i_;
    bool b = false, u = false, r = false, f = false;
    // Read the letters of a string prefix one by one, as CPython does.
    while (i_ < text_.size()) {
      const char c = static_cast<char>(text_[i_] | 0x20);
      if (c == 'b' && !(b || u || f))
        b = true;
      else if (c == 'u' && !(b || u || r || f))
        u = true;
      else if (c == 'r' && !(r || u))
        r = true;
      else if (c == 'f' && !(f || b || u))
        f = true;
      else
        break;
      ++i_;
      if (i_ < text_.size() && (text_[i_] == '\'' || text_[i_] == '"')) return string(begin);
    }
    i_ = begin;
    bool ascii = true;
    while (i_ < text_.size() && is_name_part(text_[i_])) {
      ascii = ascii && static_cast<unsigned char>(text_[i_]) < 0x80;
      ++i_;
    }
    const auto word = text_.substr(begin, i_ - begin);
    if (!ascii && !unicode::is_identifier(word)) refuse("a character that no name may hold");
    if (!is_keyword(word)) {
      emit(TokenKind::name, begin, "v");
    } else if (word == "True" || word == "False" || word == "None") {
      emit(TokenKind::constant, begin, "1");
    } else if (std::ranges::find(expression_keywords, word) == expression_keywords.end()) {
      refuse("a keyword that no expression has");
    } else {
      if (word == "lambda") lambdas_.push_back(level());
      emit(TokenKind::keyword, begin, word);
    }
  }

  /// Reads a string whose prefix begins at `begin`; i_ is at the quote.
  void string(std::size_t begin) {
    const char quote = text_[i_];
    const bool triple = text_.substr(i_, 3) == std::string(3, quote);
    i_ += triple ? 3 : 1;
    while (true) {
      if (i_ >= text_.size()) refuse("a string is not closed");
      const char c = text_[i_];
      if (c == '\\') {
        i_ += 2;
      } else if (c == '\n' && !triple) {
        refuse("a string is not closed on its line");
      } else if (c == quote && (!triple || text_.substr(i_, 3) == std::string(3, quote))) {
        i_ += triple ? 3 : 1;
        break;
      } else {
        ++i_;
      }
    }
    out_.strings.push_back({to_offset(begin), to_offset(i_)});
    if (out_.list.back().kind == TokenKind::string && !pending())
      out_.list.back().end = to_offset(i_);
    else
      emit(TokenKind::string, begin, "1");
  }

  void op() {
    const auto found = operator_at(text_.substr(i_));
    if (found.empty()) refuse("a character that no expression may hold");
    if (found.size() > 1 && std::ranges::find(no_expression_has, found) != no_expression_has.end())
      refuse("an operator that no expression has");
    const auto begin = i_;
    i_ += found.size();
    const char c = found.front();
    if (found == "...") return emit(TokenKind::constant, begin, "1");
    if (c == '(' || c == '[' || c == '{') {
      if (level() >= max_brackets) refuse("too many nested brackets");
      open_[depth_++] = {c, c == '(' && after_operand(), static_cast<std::uint32_t>(out_.list.size())};
      return emit(TokenKind::op, begin, found);
    }
    if (c == ')' || c == ']' || c == '}') return close(begin, c);
    if (found == ":" && !lambdas_.empty() && lambdas_.back() == level()) lambdas_.pop_back();
    const bool in_lambda = !lambdas_.empty() && lambdas_.back() == level();
    if (found == "=" && !in_lambda) {
      if (!inside('(')) refuse("an assignment");
      if (open_[depth_ - 1].call) {
        if (names_argument()) return take_argument_name();
        // The grammar takes some keywords for names; tree.cpp refuses them.
        const auto& last = out_.list.back();
        if (last.kind != TokenKind::keyword || last.keyword.end != 0) misplaced_ = true;
      }
    }
    if (keyword_.end != 0 && c == ',') misplaced_ = true;
    if (keyword_.end != 0 && found == "**") show_argument_name();
    if (found == "*" && !in_lambda && !after_operand()) {
      if (star_ || assigned_.end != 0) refuse("a star that follows a prefix");
      star_ = true;
      ++out_.prefixes;
      return;
    }
    if (found == ":=") return assign();
    // In the grammar & binds less tightly than ^, in Python more tightly: each is written as the other.
    emit(TokenKind::op, begin, found == "&" ? "^" : found == "^" ? "&" : found);
  }

  void close(std::size_t begin, char c) {
    const char open = c == ')' ? '(' : c == ']' ? '[' : '{';
    if (!inside(open)) refuse("brackets do not match");
    while (!lambdas_.empty() && lambdas_.back() == level()) lambdas_.pop_back();
    --depth_;
    if (keyword_.end != 0) misplaced_ = true;
    emit(TokenKind::op, begin, std::string_view(&c, 1));
  }

  /// Called at `:=`: makes the name before it a prefix of the next token.
  void assign() {
    const auto last = out_.list.back();
    if (pending() || last.kind != TokenKind::name || last.starred || last.assigned.end != 0)
      refuse("an assignment to something that is no name");
    assigned_ = {last.begin, last.end};
    keyword_ = last.keyword;
    ++out_.prefixes;
    take_back();
  }

  /// Called at a `=` in the brackets of a call: whether the argument so far is a single name.
  [[nodiscard]] bool names_argument() const {
    const auto& last = out_.list.back();
    if (pending() || last.kind != TokenKind::name || last.keyword.end != 0) return false;
    const auto before = out_.text(out_.list[out_.list.size() - 2]);
    return before == "(" || before == ",";
  }

  void take_argument_name() {
    keyword_ = {out_.list.back().begin, out_.list.back().end};
    out_.list[open_[depth_ - 1].token].keywords = true;
    ++out_.prefixes;
    take_back();
  }

  /// Called before a `**`, which the grammar reads differently behind `name =`: writes the name to `normal` after all.
  void show_argument_name() {
    const auto name = std::exchange(keyword_, {});
    const bool star = std::exchange(star_, false);
    const auto assigned = std::exchange(assigned_, {});
    --out_.prefixes;
    emit(TokenKind::name, name.begin, "v");
    out_.list.back().end = name.end;
    emit(TokenKind::op, name.end, "=");
    star_ = star;
    assigned_ = assigned;
  }

  /// Removes the last token.
  void take_back() {
    out_.list.pop_back();
    out_.normal.resize(out_.starts.back());
    out_.starts.pop_back();
  }

  [[nodiscard]] bool pending() const { return star_ || assigned_.end != 0 || keyword_.end != 0; }

  /// Whether the last token ends an operand: a `*` here would be a multiplication.
  [[nodiscard]] bool after_operand() const {
    if (pending()) return false;
    const auto& last = out_.list.back();
    if (last.kind == TokenKind::keyword) return false;
    if (last.kind != TokenKind::op) return true;
    const auto text = out_.text(last);
    return text == ")" || text == "]" || text == "}";
  }

  static std::uint32_t to_offset(std::size_t i) { return static_cast<std::uint32_t>(i); }

  /// Adds the token from `begin` to i_; `normal` gets `spelling`.
  void emit(TokenKind kind, std::size_t begin, std::string_view spelling) {
    const bool operand = kind != TokenKind::keyword && kind != TokenKind::op;
    if (operand && after_operand()) refuse("two operands in a row");
    if (!out_.normal.empty() && may_merge(out_.normal.back(), spelling.front())) out_.normal.push_back(' ');
    out_.starts.push_back(to_offset(out_.normal.size()));
    out_.normal += spelling;
    out_.list.push_back({kind, star_, false, assigned_, keyword_, to_offset(begin), to_offset(i_)});
    star_ = false;
    assigned_ = {};
    keyword_ = {};
  }

  /// Whether two tokens of `normal` without a blank between them could be read as other tokens.
  static bool may_merge(char last, char next) {
    constexpr auto stands_alone = [](char c) {
      return c == '(' || c == ')' || c == '[' || c == ']' || c == '{' || c == '}' || c == ',';
    };
    if (stands_alone(last) || stands_alone(next)) return false;
    return is_name_part(last) == is_name_part(next) || (last == '1' && next == '.') || (last == '.' && next == '1');
  }

  void emit_outer(std::string_view bracket) { emit(TokenKind::op, i_, bracket); }

  bool grouped_;
  std::string_view text_;
  std::size_t i_ = 0;
  std::array<Bracket, max_brackets> open_;
  std::size_t depth_ = 0;
  std::vector<std::size_t> lambdas_;  // levels of lambdas whose ':' was not read yet
  bool star_ = false;                 // prefixes of the next token
  Span assigned_, keyword_;
  bool misplaced_ = false;  // a `name =` was read where Python has none
  bool ended_ = false;      // a line end outside brackets was read
  Tokens out_;
};

}  // namespace

Tokens tokenize(std::string_view source, bool grouped) { return Tokenizer(source, grouped).run(); }

}  // namespace evalrun::python
