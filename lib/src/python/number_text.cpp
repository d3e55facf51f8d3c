#include "number_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <string>
#include <system_error>
#include <utility>

#include <fmt/format.h>

#include "evalrun/value.hpp"

#include "text/ascii.hpp"
#include "unicode.hpp"

namespace evalrun {
namespace {

/// The text for the number parsers: digits of any script as ASCII, without white space around it. A character that no
/// number holds becomes '?'.
std::string as_ascii(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = unicode::next(text, i);
    if (c < 0x80)
      out += static_cast<char>(c);
    else if (const int digit = unicode::decimal_digit(c); digit >= 0)
      out += static_cast<char>('0' + digit);
    else
      out += unicode::is_space(c) ? ' ' : '?';
  }
  return std::string(unicode::strip(out, " \t\n\v\f\r"));
}

/// Removes the underscores; nullopt if one is not between two digits.
std::optional<std::string> without_underscores(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '_')
      out += text[i];
    else if (i == 0 || i + 1 == text.size() || !is_digit(text[i - 1]) || !is_digit(text[i + 1]))
      return std::nullopt;
  }
  return out;
}

/// Removes a sign from the front; true for '-'.
bool take_sign(std::string_view& text) {
  if (!text.starts_with('-') && !text.starts_with('+')) return false;
  const bool negative = text.front() == '-';
  text.remove_prefix(1);
  return negative;
}

std::size_t take_digits(std::string_view& text) {
  const auto end = std::ranges::find_if_not(text, is_digit);
  const auto count = static_cast<std::size_t>(end - text.begin());
  text.remove_prefix(count);
  return count;
}

/// [digits][.digits][e[sign]digits] with a digit before the exponent.
bool is_decimal(std::string_view text) {
  auto digits = take_digits(text);
  if (text.starts_with('.')) {
    text.remove_prefix(1);
    digits += take_digits(text);
  }
  if (digits == 0) return false;
  if (text.starts_with('e') || text.starts_with('E')) {
    text.remove_prefix(1);
    (void)take_sign(text);
    if (take_digits(text) == 0) return false;
  }
  return text.empty();
}

/// The value of a decimal number that is out of range for from_chars: infinity or zero, by the power of ten of its
/// first nonzero digit.
double out_of_range(std::string_view text) {
  const auto split = text.find_first_of("eE");
  const auto mantissa = text.substr(0, split);
  const auto first = mantissa.find_first_of("123456789");
  if (first == std::string_view::npos) return 0;
  const auto point = std::min(mantissa.find('.'), mantissa.size());
  auto exponent = split == std::string_view::npos ? std::string_view{} : text.substr(split + 1);
  const bool negative = take_sign(exponent);
  long long power = 0;
  const auto [end, error] = std::from_chars(exponent.data(), exponent.data() + exponent.size(), power);
  if (error == std::errc::result_out_of_range) power = std::numeric_limits<long long>::max() / 2;
  if (negative) power = -power;
  power += static_cast<long long>(point) - static_cast<long long>(first);
  return power > 0 ? std::numeric_limits<double>::infinity() : 0.0;
}

std::optional<double> named(std::string_view text) {
  std::string low(text);
  std::ranges::transform(low, low.begin(), [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  if (low == "inf" || low == "infinity") return std::numeric_limits<double>::infinity();
  if (low == "nan") return std::numeric_limits<double>::quiet_NaN();
  return std::nullopt;
}

}  // namespace

Value integer_from_decimal(std::string_view digits) {
  const bool negative = digits.starts_with('-');
  if (negative || digits.starts_with('+')) digits.remove_prefix(1);
  const auto first = digits.find_first_not_of('0');
  if (first == std::string_view::npos) return 0;
  digits.remove_prefix(first);
  const std::string text = (negative ? "-" : "") + std::string(digits);
  std::int64_t small = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), small);
  if (error == std::errc{} && end == text.data() + text.size()) return small;
  return BigInt{text};
}

double to_double(const Value& number) {
  switch (number.kind()) {
    case Value::Kind::boolean: return *number.boolean() ? 1.0 : 0.0;
    case Value::Kind::integer: return static_cast<double>(*number.integer());
    case Value::Kind::floating: return *number.floating();
    // strtod reads hexadecimal digits, too.
    default: return std::strtod(number.big_integer()->digits.c_str(), nullptr);
  }
}

std::optional<Value> int_of_text(std::string_view text) {
  const auto ascii = without_underscores(as_ascii(text));
  if (!ascii) return std::nullopt;
  std::string_view digits = *ascii;
  (void)take_sign(digits);
  if (digits.empty() || digits.size() > BigInt::max_decimal_digits || !std::ranges::all_of(digits, is_digit))
    return std::nullopt;
  return integer_from_decimal(*ascii);
}

std::optional<Value> int_of(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::boolean: return Value(*value.boolean() ? 1 : 0);
    case Value::Kind::integer:
    case Value::Kind::big_integer: return value;
    case Value::Kind::floating: {
      const double whole = std::trunc(*value.floating());
      if (!std::isfinite(whole)) return std::nullopt;
      return integer_from_decimal(fmt::format("{:.0f}", whole));
    }
    case Value::Kind::string: return int_of_text(*value.string());
    case Value::Kind::bytes: {
      const auto& data = value.bytes()->data;
      if (!std::ranges::all_of(data, [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return std::nullopt;
      return int_of_text(data);
    }
    default: return std::nullopt;
  }
}

bool integer_less(const Value& a, const Value& b) {
  const auto *small_a = a.integer(), *small_b = b.integer();
  if (small_a != nullptr && small_b != nullptr) return *small_a < *small_b;
  const auto is_negative = [](const Value& v) {
    return v.integer() != nullptr ? *v.integer() < 0 : v.big_integer()->digits.starts_with('-');
  };
  if (is_negative(a) != is_negative(b)) return is_negative(a);
  const bool both_negative = is_negative(a);
  // A big integer is farther from zero than a small one.
  if (small_a != nullptr) return !both_negative;
  if (small_b != nullptr) return both_negative;
  const bool huge_a = a.big_integer()->is_unwritable(), huge_b = b.big_integer()->is_unwritable();
  if (huge_a != huge_b) return both_negative == huge_a;
  const auto &x = a.big_integer()->digits, &y = b.big_integer()->digits;
  const bool nearer = x.size() != y.size() ? x.size() < y.size() : x < y;
  return both_negative ? x != y && !nearer : nearer;
}

std::optional<double> float_of_text(std::string_view text) {
  const auto ascii = without_underscores(as_ascii(text));
  if (!ascii) return std::nullopt;
  std::string_view rest = *ascii;
  const double sign = take_sign(rest) ? -1 : 1;
  if (const auto special = named(rest)) return std::copysign(*special, sign);
  if (!is_decimal(rest)) return std::nullopt;
  double value = 0;
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), value);
  if (error == std::errc::result_out_of_range) value = out_of_range(rest);
  return std::copysign(value, sign);
}

}  // namespace evalrun
