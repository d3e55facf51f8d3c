/// Integers of any size, within bounds: the work of the evaluator stays small whatever a model wrote.
#pragma once
#include <cstddef>
#include <string_view>

#include <boost/multiprecision/cpp_int.hpp>

#include "evalrun/value.hpp"

namespace evalrun::python {

using Integer = boost::multiprecision::cpp_int;

/// Larger results are refused; Python would go on (about 315,000 decimal digits).
constexpr std::size_t max_integer_bits = std::size_t{1} << 20U;

/// bool, int or big int. Precondition: the value is one.
[[nodiscard]] Integer to_integer(const Value& value);
/// Throws Failure beyond max_integer_bits.
[[nodiscard]] Value from_integer(const Integer& value);
/// An integer from digits of base 2^bits. Throws Failure beyond max_integer_bits.
[[nodiscard]] Value integer_from_digits(std::string_view digits, unsigned bits);
/// Bits of the magnitude.
[[nodiscard]] std::size_t bit_length(const Integer& value);
/// Nearest double, ties to even; infinite when out of range.
[[nodiscard]] double nearest_double(const Integer& value);
/// The double nearest to a quotient, as Python divides integers. Precondition: divisor != 0.
[[nodiscard]] double nearest_quotient(const Integer& dividend, const Integer& divisor);

}  // namespace evalrun::python
