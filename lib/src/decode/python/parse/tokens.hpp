/// Python source to tokens, with CPython 3.11's own rules: characters, numbers, string ends, brackets, indentation.
/// tree-sitter's lexer is laxer in some places and stricter in others, so the grammar never sees the source itself but
/// `Tokens::normal`, a spelling of the tokens in which only their grammatical role is left.
///
///     const Tokens tokens = tokenize("f(x = 'a' 'b', *rest)");
///     tokens.normal;                                  // "(v(1,v))"
///
/// Prefixes are not shown to the grammar either: `*` and `name :=`, which it ranks wrongly among the operators, and the
/// `name =` of arguments, which would double its work. The token behind carries them, and whoever builds the tree
/// accounts for each where Python allows it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace evalrun::python {

/// The end of the number that starts at `i`. Throws Failure when CPython refuses it (01, 1_, 1__0, 0x, 10L, 1abc).
/// Precondition: a digit, or a point and a digit, stands at `i`.
[[nodiscard]] std::size_t scan_number(std::string_view text, std::size_t i);

struct Span {
  std::uint32_t begin = 0, end = 0;
};

enum class TokenKind : std::uint8_t {
  name,
  keyword,
  constant,  ///< True, False, None, ...
  number,
  string,  ///< a run of adjacent string literals
  op,
};

struct Token {
  TokenKind kind{};
  bool starred = false;   ///< `*` stood before it as a prefix
  bool keywords = false;  ///< it is the bracket of arguments of which at least one has a `name =`
  Span assigned;          ///< the name of a `name :=` that stood before it; empty when there was none
  Span keyword;           ///< the name of a `name =` that stood before it, at the start of an argument; likewise
  std::uint32_t begin = 0, end = 0;
};

struct Tokens {
  std::string source;                 ///< with line ends translated to \n
  std::vector<Token> list;            ///< first and last are the added outer parentheses
  std::vector<Span> strings;          ///< the single literals of all string tokens
  std::size_t prefixes = 0;           ///< how many prefixes `normal` leaves out
  std::string normal;                 ///< what the grammar reads
  std::vector<std::uint32_t> starts;  ///< where each token starts in `normal`

  [[nodiscard]] std::string_view text(Span span) const {
    return std::string_view(source).substr(span.begin, span.end - span.begin);
  }
  [[nodiscard]] std::string_view text(const Token& token) const { return text(Span{token.begin, token.end}); }
};

/// Throws Failure where CPython's tokenizer refuses, and for operators no expression has. `grouped`: the text stands
/// inside parentheses already, so that line ends and indentation mean nothing.
[[nodiscard]] Tokens tokenize(std::string_view source, bool grouped);

}  // namespace evalrun::python
