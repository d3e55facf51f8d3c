/// Big integers with a limit, so that no text makes the evaluator work long.
#pragma once
#include <cstddef>
#include <string_view>

#include <boost/multiprecision/cpp_int.hpp>

#include "evalrun/value.hpp"

namespace evalrun::python {

using Integer = boost::multiprecision::cpp_int;

/// Larger results are refused, although Python would compute them (about 315,000 decimal digits).
constexpr std::size_t max_integer_bits = std::size_t{1} << 20U;

/// Precondition: the value is a bool, an int or a big int.
[[nodiscard]] Integer to_integer(const Value& value);
/// Throws Failure beyond max_integer_bits.
[[nodiscard]] Value from_integer(const Integer& value);
/// An integer from digits of base 2^bits. Throws Failure beyond max_integer_bits.
[[nodiscard]] Value integer_from_digits(std::string_view digits, unsigned bits);
/// Number of bits of the magnitude.
[[nodiscard]] std::size_t bit_length(const Integer& value);
/// Nearest double, ties to even; infinite if out of range.
[[nodiscard]] double nearest_double(const Integer& value);
/// The double nearest to a quotient, as Python divides integers. Precondition: divisor != 0.
[[nodiscard]] double nearest_quotient(const Integer& dividend, const Integer& divisor);

}  // namespace evalrun::python
