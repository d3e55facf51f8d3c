/// Splits Python source into tokens by CPython 3.11's rules for characters, numbers, string ends, brackets,
/// indentation. tree-sitter's lexer is laxer in some places and stricter in others. So the grammar does not read the
/// source, but `Tokens::normal`, in which each token is spelled by its grammatical role alone.
///
///     const Tokens tokens = tokenize("f(x = 'a' 'b', *rest)");
///     tokens.normal;                                  // "(v(1,v))"
///
/// `normal` leaves out prefixes, too: `*` and `name :=`, to which the grammar gives a wrong precedence, and the `name
/// =` of arguments, which would double its work. The next token carries them, and tree.cpp checks that each is where
/// Python allows it.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace evalrun::python {

/// The end of the number that starts at `i`. Throws Failure if CPython refuses it (01, 1_, 1__0, 0x, 10L, 1abc).
/// Precondition: a digit, or a point and a digit, is at `i`.
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
  bool starred = false;   ///< the prefix `*` is before it
  bool keywords = false;  ///< it opens a list of arguments, at least one of which has a `name =`
  Span assigned;          ///< the name of the prefix `name :=` before it; empty: there is none
  Span keyword;           ///< the name of the prefix `name =` before it, at the start of an argument; empty: none
  std::uint32_t begin = 0, end = 0;
};

struct Tokens {
  std::string source;                 ///< with line ends translated to \n
  std::vector<Token> list;            ///< first and last are the added outer parentheses
  std::vector<Span> strings;          ///< the string literals, several of which may make up one token
  std::size_t prefixes = 0;           ///< number of prefixes that `normal` leaves out
  std::string normal;                 ///< what the grammar reads
  std::vector<std::uint32_t> starts;  ///< where each token starts in `normal`

  [[nodiscard]] std::string_view text(Span span) const {
    return std::string_view(source).substr(span.begin, span.end - span.begin);
  }
  [[nodiscard]] std::string_view text(const Token& token) const { return text(Span{token.begin, token.end}); }
};

/// Throws Failure where CPython's tokenizer refuses the text, and for operators that no expression has. `grouped`: the
/// text is inside parentheses already, so that line ends and indentation do not count.
[[nodiscard]] Tokens tokenize(std::string_view source, bool grouped);

}  // namespace evalrun::python
