#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "decode/python/failure.hpp"
#include "evaluate.hpp"
#include "integers.hpp"
#include "python/unicode.hpp"

namespace evalrun::python {
namespace {

std::string general(double value, const FloatFormat& format) {
  const auto precision = std::max<std::size_t>(format.precision, 1);
  const auto scientific = fmt::format("{:.{}e}", value, precision - 1);
  const auto e = scientific.find('e');
  const bool negative = scientific.front() == '-';
  std::string digits;
  for (const char c : scientific.substr(negative ? 1 : 0, e - (negative ? 1 : 0)))
    if (c != '.') digits.push_back(c);
  int exponent = 0;
  const auto* exponent_text = scientific.data() + e + (scientific[e + 1] == '+' ? 2 : 1);
  std::from_chars(exponent_text, scientific.data() + scientific.size(), exponent);
  if (!format.alternate)
    digits.resize(digits.find_last_not_of('0') == std::string::npos ? 1 : digits.find_last_not_of('0') + 1);
  std::string out(negative ? "-" : "");
  const int limit = static_cast<int>(precision) - (format.keep_point ? 1 : 0);
  if (exponent < -4 || exponent >= limit) {
    out += digits.substr(0, 1);
    if (digits.size() > 1 || format.alternate) out += "." + digits.substr(1);
    return out + fmt::format("e{}{:02d}", exponent < 0 ? '-' : '+', std::abs(exponent));
  }
  if (exponent < 0) return out + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  const auto whole = static_cast<std::size_t>(exponent) + 1;
  if (digits.size() < whole) digits.resize(whole, '0');
  out += digits.substr(0, whole);
  if (digits.size() > whole || format.alternate)
    out += "." + digits.substr(whole);
  else if (format.keep_point)
    out += ".0";
  return out;
}

/// Whether the value is or holds an integer that Python refuses to write. Throws Failure for a set whose order would
/// show in the text.
bool holds_long_integer(const Value& value) {
  const auto any = [](const List& items) {
    for (const auto& item : items)
      if (holds_long_integer(item)) return true;
    return false;
  };
  switch (value.kind()) {
    case Value::Kind::big_integer: return value.big_integer()->is_unwritable();
    case Value::Kind::list: return any(*value.list());
    case Value::Kind::tuple: return any(value.tuple()->items);
    case Value::Kind::set:
      if (value.set()->items.size() > 1) refuse("the order of a set");
      return any(value.set()->items);
    case Value::Kind::dict:
      for (const auto& [key, item] : value.dict()->items())
        if (holds_long_integer(key) || holds_long_integer(item)) return true;
      return false;
    default: return false;
  }
}

}  // namespace

std::string float_text(double value, const FloatFormat& format, Budget& budget) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  budget.spend(format.precision + 400);
  switch (format.type) {
    case 'r': {
      auto text = repr_float(value);
      if (!format.keep_point && text.ends_with(".0")) text.resize(text.size() - 2);
      const auto e = text.find('e');
      if (format.alternate && text.find('.') == std::string::npos) text.insert(std::min(e, text.size()), ".");
      return text;
    }
    case 'e':
      return format.alternate ? fmt::format("{:#.{}e}", value, format.precision)
                              : fmt::format("{:.{}e}", value, format.precision);
    case 'f':
      return format.alternate ? fmt::format("{:#.{}f}", value, format.precision)
                              : fmt::format("{:.{}f}", value, format.precision);
    default: return general(value, format);
  }
}

bool is_negative(const Value& integer) {
  if (const auto* big = integer.big_integer()) return big->digits.front() == '-';
  return integer.integer() != nullptr && *integer.integer() < 0;
}

std::string digits_of(const Value& integer, int base) {
  const auto value = to_integer(integer);
  const Integer magnitude = abs(value);
  if (base == 10) {
    if (integer.big_integer() != nullptr && integer.big_integer()->is_unwritable())
      refuse("an integer with too many digits to be written");
    return magnitude.str();
  }
  if (magnitude == 0) return "0";
  const unsigned bits = base == 16 ? 4 : base == 8 ? 3 : 1;
  std::string out;
  for (std::size_t i = (bit_length(magnitude) + bits - 1) / bits; i-- > 0;) {
    unsigned digit = 0;
    for (unsigned b = bits; b-- > 0;)
      digit = digit * 2 + (bit_test(magnitude, static_cast<unsigned>(i * bits + b)) ? 1 : 0);
    out.push_back("0123456789abcdef"[digit]);
  }
  return out;
}

std::string upper(std::string text) {
  for (char& c : text)
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
  return text;
}

std::string repr_of(const Value& value) {
  if (holds_long_integer(value)) refuse("an integer with too many digits to be written");
  return repr(value);
}

std::string text_of(const Value& value) { return value.is_string() ? *value.string() : repr_of(value); }

std::string ascii_of(const Value& value) {
  const auto text = repr_of(value);
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto c = unicode::next(text, i);
    if (c < 0x80)
      out.push_back(static_cast<char>(c));
    else
      unicode::append_escape(out, c);
  }
  return out;
}

}  // namespace evalrun::python
