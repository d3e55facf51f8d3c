/// Generates texts that look like Python calls, some of them broken in a few places. The same seed gives the same
/// texts.
///
///     CallTexts texts(7);
///     const std::string text = texts.next();          // "[f(a=1, b=['x'])]", "g(c = -.5,, \"q\\n\")", ...
#pragma once
#include <array>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace evalrun::support {

class CallTexts {
 public:
  explicit CallTexts(std::uint64_t seed) : random_(seed) {}

  std::string next() {
    text_.clear();
    if (one_in(8)) text_ += pick(wrappings);
    const bool open = !one_in(6), close = open != one_in(20);
    if (open) text_ += '[';
    const auto calls = one_in(3) ? below(4) : 1;
    for (std::size_t i = 0; i < calls; ++i) {
      if (i != 0) comma();
      if (one_in(10))
        value(0);
      else
        call(0);
    }
    if (one_in(20)) comma();
    if (close) text_ += ']';
    if (one_in(8)) text_ += pick(wrappings);
    for (auto n = one_in(3) ? 1 + below(3) : 0; n > 0; --n) mutate();
    return text_;
  }

  /// The given text, broken in one to three places.
  std::string mutated(std::string_view text) {
    text_ = text;
    for (auto n = 1 + below(3); n > 0; --n) mutate();
    return text_;
  }

 private:
  static constexpr std::array<std::string_view, 10> wrappings{"`",  "```", "\n", " ", "```python\n",
                                                              "\t", "'",   "\r", "#", "\xe3\x80\x80"};
  static constexpr std::array<std::string_view, 22> names{
      "f",    "g",     "a",     "b",    "x1",  "_",   "name",  "triangle", "math",  "True", "None",
      "null", "false", "match", "type", "for", "not", "class", "async",    "print", "é",    "ｆ"};
  static constexpr std::array<std::string_view, 40> scalars{"0",
                                                            "1.5",
                                                            "-12",
                                                            "10",
                                                            "007",
                                                            "00",
                                                            "123456789012345678",
                                                            "1234567890123456789",
                                                            "0x1F",
                                                            "1_000",
                                                            "1",
                                                            "-0.0",
                                                            "-0",
                                                            ".5",
                                                            "1.",
                                                            "1e5",
                                                            "1E-3",
                                                            "1e400",
                                                            "1e-400",
                                                            "2.5e+10",
                                                            "1j",
                                                            "+5",
                                                            "~1",
                                                            "- 3",
                                                            "--1",
                                                            "True",
                                                            "False",
                                                            "None",
                                                            "true",
                                                            "x",
                                                            "not x",
                                                            "a.b",
                                                            "...",
                                                            "1if x else 2",
                                                            "-True",
                                                            "x[0]",
                                                            "1+1",
                                                            "f()",
                                                            "10L",
                                                            "09.5"};
  static constexpr std::array<std::string_view, 30> string_parts{
      "a",       "San Francisco", " ",    "é",    "台北", "\\n",         "\\t", "\\\\", "#", "\\'", "\\\"", "\\x41",
      "\\u00e9", "\\N{DASH}",     "\\q",  "\\\n", "\n",   "'",           "\"",  "{",    "}", ",",   ")",    "]",
      "\\0",     "\\101",         "\xff", "\r",   "\\x4", "\xed\xa0\x80"};
  static constexpr std::array<std::string_view, 12> prefixes{"b", "r", "f", "u",    "rb", "F",
                                                             "R", "U", "x", "\"\"", "''", "'a'"};
  static constexpr std::array<std::string_view, 24> operands{
      "0",   "1",   "2",  "7",   "10", "-3",     "2.5", "-0.5", "1e3", "12", "1e300", "999999999999999999",
      "(2)", "(1+", "3)", "- 1", "x",  "-1e300", "()",  "0.1",  "3.0", "64", "+1",    "'a'"};
  static constexpr std::array<std::string_view, 14> operators{"+",  "-",   "*",   "/",   "//",  "%",  "**",
                                                              " +", " * ", " / ", " - ", " **", "@ ", " << "};
  static constexpr std::array<std::string_view, 12> indexes{"['a']",   "[\"key\"]", "[0]",       "[ 1]",
                                                            "['a b']", "['a'][0]",  "['é']",     "[-1]",
                                                            "[1.5]",   "[x]",       "['a\\'b']", "[1:2]"};
  static constexpr std::string_view mutations = "()[]{},=:.'\"\\ \n\t\r#*-+0159aefjx_`;@!&|~<>%/^$?";
  static constexpr std::array<std::string_view, 16> insertions{
      "**", "lambda: ", " if x else y", "==",   ":=",       "é", std::string_view("\0", 1), "\f", "\\\n", "# c\n",
      "''", "\"\"\"",   " and ",        "\xc2", "[f(a=1)]", "()"};

  std::size_t below(std::size_t n) { return static_cast<std::size_t>(random_() % n); }
  bool one_in(std::size_t n) { return below(n) == 0; }
  template <class Table>
  std::string_view pick(const Table& table) {
    return table[below(table.size())];
  }

  void blank() {
    if (one_in(12)) text_ += one_in(4) ? "\n  " : one_in(6) ? "\t" : " ";
  }
  void comma() {
    blank();
    text_ += ',';
    if (!one_in(5)) text_ += ' ';
    blank();
  }
  void name() { text_ += one_in(12) ? pick(names) : names[below(8)]; }

  void call(int depth) {
    if (one_in(20)) {
      string();
    } else {
      name();
      while (one_in(5)) {
        text_ += '.';
        name();
      }
    }
    blank();
    text_ += '(';
    blank();
    const auto arguments = below(5);
    for (std::size_t i = 0; i < arguments; ++i) {
      if (i != 0) comma();
      if (!one_in(25)) {
        name();
        blank();
        text_ += '=';
        blank();
      } else if (one_in(3)) {
        text_ += one_in(2) ? "*" : "**";
      }
      value(depth + 1);
    }
    if (one_in(15)) comma();
    blank();
    text_ += ')';
  }

  void value(int depth) {
    const auto kind = depth > 5 ? below(6) : below(14);
    if (kind < 2) {
      text_ += one_in(8) ? pick(scalars) : scalars[below(3)];
    } else if (kind < 6) {
      string();
    } else if (kind < 8) {
      items('[', ']', depth);
    } else if (kind == 8) {
      items('(', ')', depth);
    } else if (kind < 11) {
      dict(depth);
    } else if (kind == 11) {
      call(depth);
    } else if (kind == 12) {
      if (one_in(4)) {
        name();
        text_ += pick(indexes);
      } else {
        arithmetic();
      }
    } else {
      text_ += std::to_string(static_cast<std::int64_t>(random_()) >> below(60));
      if (one_in(2)) text_ += "." + std::to_string(below(100000));
      if (one_in(6)) text_ += "e" + std::to_string(below(700) - 350);
    }
    blank();
  }

  void arithmetic() {
    text_ += pick(operands);
    for (auto n = one_in(20) ? below(30) : 1 + below(2); n > 0; --n) {
      text_ += pick(operators);
      if (one_in(4)) text_ += ' ';
      text_ += pick(operands);
    }
  }

  void items(char open, char close, int depth) {
    text_ += open;
    const auto count = below(4);
    for (std::size_t i = 0; i < count; ++i) {
      if (i != 0) comma();
      value(depth + 1);
    }
    if (one_in(5)) comma();
    text_ += close;
  }

  void dict(int depth) {
    text_ += '{';
    const auto count = below(4);
    for (std::size_t i = 0; i < count; ++i) {
      if (i != 0) comma();
      if (one_in(4))
        value(depth + 1);
      else
        string();
      if (!one_in(30)) text_ += ": ";
      value(depth + 1);
    }
    if (one_in(10)) comma();
    text_ += '}';
  }

  void string() {
    if (one_in(30)) text_ += pick(prefixes);
    const std::string_view quote = one_in(40) ? "\"\"\"" : one_in(3) ? "\"" : "'";
    text_ += quote;
    for (auto n = below(4); n > 0; --n) text_ += one_in(6) ? pick(string_parts) : string_parts[below(9)];
    text_ += quote;
  }

  void mutate() {
    const auto at = below(text_.size() + 1);
    switch (below(6)) {
      case 0: text_.insert(at, 1, mutations[below(mutations.size())]); break;
      case 1: text_.erase(at, 1 + below(3)); break;
      case 2:
        if (at < text_.size()) text_[at] = mutations[below(mutations.size())];
        break;
      case 3: text_.insert(at, pick(insertions)); break;
      case 4: text_.insert(at, text_.substr(below(text_.size() + 1), below(12))); break;
      default:
        if (at < text_.size()) text_[at] = static_cast<char>(below(256));
    }
  }

  std::mt19937_64 random_;
  std::string text_;
};

}  // namespace evalrun::support
