#include <algorithm>
#include <array>

#include "decode/python/failure.hpp"
#include "text/ascii.hpp"
#include "tokens.hpp"

namespace evalrun::python {
namespace {

bool is_octal(char c) { return c >= '0' && c <= '7'; }
bool is_binary(char c) { return c == '0' || c == '1'; }
bool is_hex(char c) { return is_digit(c) || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

class Scanner {
 public:
  Scanner(std::string_view text, std::size_t i) : text_(text), i_(i) {}

  std::size_t run() {
    if (peek() == '.') {
      ++i_;
      return fraction();
    }
    if (peek() != '0') {
      digits();
      return after_integer();
    }
    ++i_;
    switch (peek() | 0x20) {
      case 'x': return prefixed(is_hex);
      case 'o': return prefixed(is_octal);
      case 'b': return prefixed(is_binary);
      default: return leading_zero();
    }
  }

 private:
  [[nodiscard]] char peek(std::size_t ahead = 0) const { return i_ + ahead < text_.size() ? text_[i_ + ahead] : '\0'; }

  std::size_t prefixed(bool (*belongs)(char)) {
    ++i_;
    do {
      if (peek() == '_') ++i_;
      if (!belongs(peek())) refuse("a number without digits");
      while (belongs(peek())) ++i_;
    } while (peek() == '_');
    if (is_digit(peek())) refuse("a digit that is not one of the base");
    return end();
  }

  std::size_t leading_zero() {
    while (true) {
      if (peek() == '_') {
        ++i_;
        if (!is_digit(peek())) refuse("an underscore at the end of a number");
      }
      if (peek() != '0') break;
      ++i_;
    }
    const bool nonzero = is_digit(peek());
    if (nonzero) digits();
    const char c = peek();
    if (nonzero && c != '.' && c != 'e' && c != 'E' && c != 'j' && c != 'J') refuse("leading zeros in a number");
    return after_integer();
  }

  /// Reads digits with single underscores between them.
  void digits() {
    while (true) {
      while (is_digit(peek())) ++i_;
      if (peek() != '_') return;
      ++i_;
      if (!is_digit(peek())) refuse("a misplaced underscore in a number");
    }
  }

  std::size_t after_integer() {
    if (peek() == '.') {
      ++i_;
      return fraction();
    }
    return exponent();
  }

  std::size_t fraction() {
    if (is_digit(peek())) digits();
    return exponent();
  }

  std::size_t exponent() {
    if (peek() == 'e' || peek() == 'E') {
      if (peek(1) == '+' || peek(1) == '-') {
        if (!is_digit(peek(2))) refuse("an exponent without digits");
        i_ += 2;
      } else if (!is_digit(peek(1))) {
        return end();
      } else {
        ++i_;
      }
      digits();
    }
    if (peek() == 'j' || peek() == 'J') ++i_;
    return end();
  }

  /// A word may follow a number without a blank only if it begins like an operator ("1if x else 2").
  std::size_t end() {
    static constexpr std::array<std::string_view, 8> allowed{"and", "else", "for", "if", "in", "is", "or", "not"};
    const auto rest = text_.substr(i_);
    for (const auto word : allowed)
      if (rest.starts_with(word)) return i_;
    const char c = peek();
    if (c == '_' || is_digit(c) || is_letter(c) || static_cast<unsigned char>(c) >= 0x80)
      refuse("a number runs into a name");
    return i_;
  }

  std::string_view text_;
  std::size_t i_;
};

}  // namespace

std::size_t scan_number(std::string_view text, std::size_t i) { return Scanner(text, i).run(); }

}  // namespace evalrun::python
