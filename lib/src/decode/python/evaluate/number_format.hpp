/// Numbers as text, the way Python's formatting does it.
#pragma once
#include <string>

#include "evalrun/value.hpp"

#include "budget.hpp"

namespace evalrun::python {

struct FloatFormat {
  char type = 'r';            ///< r, e, f, g
  std::size_t precision = 6;  ///< not for r
  bool alternate = false;     ///< keep the point and trailing zeros
  bool keep_point = false;    ///< ".0" at least: what makes a float look like one
};

/// The digits of a float with its '-': "inf" and "nan" in lower case.
[[nodiscard]] std::string float_text(double value, const FloatFormat& format, Budget& budget);

/// The magnitude of an integer in base 2, 8, 10 or 16 (lower case). Throws Failure beyond Python's limit of decimal
/// digits.
[[nodiscard]] std::string digits_of(const Value& integer, int base);
[[nodiscard]] bool is_negative(const Value& integer);

[[nodiscard]] std::string upper(std::string text);

}  // namespace evalrun::python
