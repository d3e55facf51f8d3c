#include "integers.hpp"

#include <cmath>
#include <iterator>
#include <limits>
#include <string>
#include <vector>

#include "decode/python/failure.hpp"

namespace evalrun::python {
namespace {

constexpr std::string_view hex_digits = "0123456789abcdef";

// Linear in the number of digits; decimal text takes quadratic time.
std::string to_hexadecimal(const Integer& value) {
  std::string text;
  export_bits(Integer(abs(value)), std::back_inserter(text), 4);
  for (auto& c : text) c = hex_digits[static_cast<unsigned char>(c)];
  return (value < 0 ? "-0x" : "0x") + text;
}

Integer from_hexadecimal(std::string_view digits) {
  const bool negative = digits.starts_with('-');
  digits.remove_prefix(digits.find('x') + 1);
  std::vector<unsigned char> values;
  values.reserve(digits.size());
  for (const char c : digits) values.push_back(static_cast<unsigned char>(hex_digits.find(c)));
  Integer value;
  import_bits(value, values.begin(), values.end(), 4);
  return negative ? Integer(-value) : value;
}

}  // namespace

Integer to_integer(const Value& value) {
  if (const auto* b = value.boolean()) return *b ? 1 : 0;
  if (const auto* i = value.integer()) return *i;
  const auto& big = *value.big_integer();
  return big.is_unwritable() ? from_hexadecimal(big.digits) : Integer(big.digits);
}

std::size_t bit_length(const Integer& value) { return value == 0 ? 0 : msb(Integer(abs(value))) + 1; }

Value from_integer(const Integer& value) {
  if (value >= std::numeric_limits<std::int64_t>::min() && value <= std::numeric_limits<std::int64_t>::max())
    return static_cast<std::int64_t>(value);
  const auto bits = bit_length(value);
  if (bits > max_integer_bits) refuse("an integer that is too large");
  constexpr std::size_t bits_of_most_digits = 14285;  // of 10^4300, which has one digit too many
  if (bits <= bits_of_most_digits) {
    auto text = value.str();
    if (text.size() - (value < 0 ? 1 : 0) <= BigInt::max_decimal_digits) return BigInt{std::move(text)};
  }
  return BigInt{to_hexadecimal(value)};
}

Value integer_from_digits(std::string_view digits, unsigned bits) {
  const auto first = digits.find_first_not_of('0');
  if (first == std::string_view::npos) return 0;
  digits.remove_prefix(first);
  if (digits.size() * bits > max_integer_bits) refuse("an integer that is too large");
  std::vector<unsigned char> values;
  values.reserve(digits.size());
  for (const char c : digits) values.push_back(static_cast<unsigned char>(c <= '9' ? c - '0' : (c | 0x20) - 'a' + 10));
  Integer value;
  import_bits(value, values.begin(), values.end(), bits);
  return from_integer(value);
}

double nearest_double(const Integer& value) { return nearest_quotient(value, 1); }

double nearest_quotient(const Integer& dividend, const Integer& divisor) {
  if (dividend == 0) return divisor < 0 ? -0.0 : 0.0;
  const bool negative = (dividend < 0) != (divisor < 0);
  Integer a = abs(dividend);
  Integer b = abs(divisor);
  // Scale so that the quotient has 55 or 56 bits, fewer for a subnormal result. The single rounding below uses the rest
  // of the division to see on which side of a tie the exact quotient is.
  const auto exponent = static_cast<long>(bit_length(a)) - static_cast<long>(bit_length(b));
  if (exponent > 1025) return negative ? -HUGE_VAL : HUGE_VAL;
  if (exponent < -1080) return negative ? -0.0 : 0.0;
  const long shift = std::max(exponent - 55, -1076L);
  if (shift < 0)
    a <<= static_cast<std::size_t>(-shift);
  else
    b <<= static_cast<std::size_t>(shift);
  Integer quotient, rest;
  divide_qr(a, b, quotient, rest);
  auto bits = static_cast<std::uint64_t>(quotient);
  const auto length = static_cast<long>(bit_length(quotient));
  // Number of bits below the last one of the double: at least two.
  const long drop = std::max(length - 53, -1074 - shift);
  const auto half = std::uint64_t{1} << static_cast<unsigned>(drop - 1);
  const auto tail = bits & ((half << 1U) - 1);
  bits >>= static_cast<unsigned>(drop);
  if (tail > half || (tail == half && (rest != 0 || (bits & 1U) != 0))) ++bits;
  const double result = std::ldexp(static_cast<double>(bits), static_cast<int>(shift + drop));
  return negative ? -result : result;
}

}  // namespace evalrun::python
