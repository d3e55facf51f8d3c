// Integers of any size: reading decimals, nearest doubles.
#include <algorithm>
#include <charconv>
#include <cstdlib>

#include "evalrun/value.hpp"

namespace evalrun {

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
    // Also reads hexadecimal digits.
    default: return std::strtod(number.big_integer()->digits.c_str(), nullptr);
  }
}

}  // namespace evalrun
