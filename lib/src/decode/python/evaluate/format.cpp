// format(): the format specifications of replacement fields.
#include <cmath>

#include "decode/python/failure.hpp"
#include "evaluate.hpp"
#include "integers.hpp"
#include "python/unicode.hpp"
#include "text/ascii.hpp"

namespace evalrun::python {
namespace {

struct Spec {
  std::string fill = " ";
  char align = 0;
  char sign = 0;
  bool no_negative_zero = false;
  bool alternate = false;
  std::size_t width = 0;
  char separator = 0;
  bool has_precision = false;
  std::size_t precision = 0;
  char type = 0;
};

constexpr std::size_t max_width = std::size_t{1} << 24U;

bool is_align(char c) { return c == '<' || c == '>' || c == '=' || c == '^'; }

class SpecReader {
 public:
  SpecReader(std::string_view text, char default_align) : text_(text), default_align_(default_align) {}

  Spec run() {
    Spec spec;
    bool fill_given = false;
    const std::size_t second = text_.empty() ? 0 : character_end(text_, 0);
    spec.align = default_align_;
    bool align_given = true;
    if (second < text_.size() && is_align(text_[second])) {
      spec.fill = text_.substr(0, second);
      spec.align = text_[second];
      fill_given = true;
      i_ = second + 1;
    } else if (is_align(peek())) {
      spec.align = text_[i_++];
    } else {
      align_given = false;
    }
    if (peek() == '+' || peek() == '-' || peek() == ' ') spec.sign = text_[i_++];
    spec.no_negative_zero = take('z');
    spec.alternate = take('#');
    if (!fill_given && take('0')) {
      spec.fill = "0";
      if (!align_given && default_align_ == '>') spec.align = '=';
    }
    spec.width = number();
    if (peek() == ',') spec.separator = text_[i_++];
    if (peek() == '_') {
      if (spec.separator != 0) refuse("two separators in a format");
      spec.separator = text_[i_++];
    }
    if (peek() == '.') {
      ++i_;
      if (!is_digit(peek())) refuse("a format without its precision");
      spec.has_precision = true;
      spec.precision = number();
    }
    if (i_ + 1 < text_.size()) refuse("an invalid format");
    if (i_ < text_.size()) spec.type = text_[i_];
    if (static_cast<unsigned char>(spec.type) >= 0x80) refuse("an invalid format");
    return spec;
  }

 private:
  [[nodiscard]] char peek() const { return i_ < text_.size() ? text_[i_] : '\0'; }
  bool take(char c) {
    if (peek() != c) return false;
    ++i_;
    return true;
  }
  std::size_t number() {
    std::size_t value = 0;
    for (; is_digit(peek()); ++i_) {
      value = value * 10 + static_cast<std::size_t>(text_[i_] - '0');
      if (value > max_width) refuse("a result that is too large");
    }
    return value;
  }

  std::string_view text_;
  char default_align_;
  std::size_t i_ = 0;
};

std::string repeat(std::string_view text, std::size_t times) {
  std::string out;
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

/// The parts of a number's text; '=' puts its padding between head and digits.
struct Parts {
  std::string head;    ///< sign and base prefix
  std::string digits;  ///< the part that separators group
  std::string tail;    ///< point, fraction, exponent, percent sign
};

/// Digits in groups, with zeros in front up to `least` characters.
std::string grouped(std::string_view digits, char separator, std::size_t group, std::size_t least) {
  if (digits.empty()) return {};
  std::string reversed;
  std::size_t in_group = 0;
  for (std::size_t i = 0; i < digits.size() || reversed.size() < least; ++i, ++in_group) {
    if (separator != 0 && in_group == group) {
      reversed.push_back(separator);
      in_group = 0;
    }
    reversed.push_back(i < digits.size() ? digits[digits.size() - 1 - i] : '0');
  }
  return {reversed.rbegin(), reversed.rend()};
}

std::string padded(const Parts& parts, const Spec& spec, std::size_t group, Budget& budget) {
  budget.spend(spec.width * spec.fill.size() + 2 * parts.digits.size() + parts.tail.size());
  const auto fixed = parts.head.size() + character_count(parts.tail);
  const bool zeros = spec.fill == "0" && spec.align == '=';
  const auto digits =
      grouped(parts.digits, spec.separator, group, zeros && spec.width > fixed ? spec.width - fixed : 0);
  const auto used = fixed + character_count(digits);
  const auto missing = spec.width > used ? spec.width - used : 0;
  switch (spec.align) {
    case '<': return parts.head + digits + parts.tail + repeat(spec.fill, missing);
    case '^':
      return repeat(spec.fill, missing / 2) + parts.head + digits + parts.tail +
             repeat(spec.fill, missing - missing / 2);
    case '=': return parts.head + repeat(spec.fill, missing) + digits + parts.tail;
    default: return repeat(spec.fill, missing) + parts.head + digits + parts.tail;
  }
}

std::string sign_of(bool negative, const Spec& spec) {
  if (negative) return "-";
  return spec.sign == '+' ? "+" : spec.sign == ' ' ? " " : "";
}

/// Throws Failure for a separator that the type may not have.
void check_separator(const Spec& spec) {
  if (spec.separator == 0) return;
  const std::string_view any("defgEG%F");
  const std::string_view underscore("boxX");
  if (spec.type == 0 || any.find(spec.type) != std::string_view::npos) return;
  if (spec.separator == '_' && underscore.find(spec.type) != std::string_view::npos) return;
  refuse("a separator that the type does not have");
}

std::string format_text(const std::string& text, const Spec& spec, Budget& budget) {
  if (spec.sign != 0 || spec.no_negative_zero || spec.alternate || spec.align == '=' ||
      (spec.type != 0 && spec.type != 's') || spec.separator != 0)
    refuse("a format that text does not have");
  const auto body = spec.has_precision ? first_characters(text, spec.precision) : std::string_view(text);
  return padded({{}, {}, std::string(body)}, spec, 3, budget);
}

/// The format of a float. Without a type in `spec`, the text must look like a float (`keep_point`), except in complex
/// numbers.
FloatFormat float_format(const Spec& spec, bool keep_point) {
  FloatFormat how;
  how.alternate = spec.alternate;
  switch (spec.type) {
    case 0:
      how.type = spec.has_precision ? 'g' : 'r';
      how.keep_point = keep_point;
      break;
    case 'e':
    case 'E': how.type = 'e'; break;
    case 'f':
    case 'F':
    case '%': how.type = 'f'; break;
    case 'g':
    case 'G':
    case 'n': how.type = 'g'; break;
    default: refuse("a format that floats do not have");
  }
  how.precision = spec.has_precision ? spec.precision : 6;
  return how;
}

Parts float_parts(double value, const Spec& spec, bool keep_point, Budget& budget) {
  auto text = float_text(value, float_format(spec, keep_point), budget);
  const auto mantissa = std::string_view(text).substr(0, text.find('e'));
  if (spec.no_negative_zero && text.starts_with('-') && mantissa.find_first_of("123456789ni") == std::string_view::npos)
    text.erase(0, 1);
  if (spec.type == 'E' || spec.type == 'F' || spec.type == 'G') text = upper(text);
  const bool negative = text.starts_with('-');
  if (negative) text.erase(0, 1);
  std::size_t digits = 0;
  while (digits < text.size() && is_digit(text[digits])) ++digits;
  return {sign_of(negative, spec), text.substr(0, digits), text.substr(digits)};
}

std::string format_float(double value, const Spec& spec, Budget& budget) {
  const bool percent = spec.type == '%';
  auto parts = float_parts(percent ? value * 100 : value, spec, true, budget);
  if (percent) parts.tail += '%';
  return padded(parts, spec, 3, budget);
}

std::string format_complex(Complex value, const Spec& spec, Budget& budget) {
  if (spec.fill == "0" || spec.align == '=' || spec.type == '%') refuse("a format that complex numbers do not have");
  auto part = spec;
  part.width = 0;
  const auto text = [&](double number) { return padded(float_parts(number, part, false, budget), part, 3, budget); };
  const bool whole = spec.type != 0 || value.real != 0 || std::signbit(value.real);
  auto body = whole ? text(value.real) : "";
  if (whole) part.sign = '+';
  body += text(value.imag) + 'j';
  if (spec.type == 0 && whole) body = '(' + body + ')';
  return padded({{}, {}, body}, spec, 3, budget);
}

std::string format_integer(const Value& value, const Spec& spec, Budget& budget) {
  if (spec.type != 0 && std::string_view("eEfFgG%").find(spec.type) != std::string_view::npos)
    return format_float(as_double(value), spec, budget);
  if (spec.has_precision || spec.no_negative_zero) refuse("a format that integers do not have");
  Parts parts;
  if (spec.type == 'c') {
    if (spec.sign != 0 || spec.alternate) refuse("a format that characters do not have");
    const auto number = to_integer(value);
    if (number < 0 || number > 0x10FFFF) refuse("a character that is out of range");
    unicode::append(parts.tail, static_cast<std::uint32_t>(number));
    return padded(parts, spec, 3, budget);
  }
  int base = 10;
  switch (spec.type) {
    case 0:
    case 'd':
    case 'n': break;
    case 'b': base = 2; break;
    case 'o': base = 8; break;
    case 'x':
    case 'X': base = 16; break;
    default: refuse("a format that integers do not have");
  }
  parts.head = sign_of(is_negative(value), spec);
  if (spec.alternate && base != 10) parts.head += std::string("0") + spec.type;
  parts.digits = digits_of(value, base);
  if (spec.type == 'X') parts.digits = upper(parts.digits);
  return padded(parts, spec, base == 10 ? 3 : 4, budget);
}

}  // namespace

std::string format_value(const Value& value, std::string_view spec_text, Budget& budget) {
  if (spec_text.empty()) return text_of(value);
  if (const auto* text = value.string()) return format_text(*text, SpecReader(spec_text, '<').run(), budget);
  if (!is_number(value)) refuse("a format of something that takes none");
  const auto spec = SpecReader(spec_text, '>').run();
  check_separator(spec);
  if (const auto* complex = value.complex()) return format_complex(*complex, spec, budget);
  return is_integer(value) ? format_integer(value, spec, budget) : format_float(*value.floating(), spec, budget);
}

}  // namespace evalrun::python
