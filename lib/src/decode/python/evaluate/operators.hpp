/// Python's operators on values. All of them throw Failure where Python raises, and where a result would be too large.
#pragma once
#include "budget.hpp"
#include "decode/python/parse/ast.hpp"

namespace evalrun::python {

[[nodiscard]] Value apply_unary(Op op, const Value& operand);
[[nodiscard]] Value apply_binary(Op op, const Value& left, const Value& right, Budget& budget);
/// `==` to `not in`.
[[nodiscard]] bool apply_comparison(Op op, const Value& left, const Value& right);

/// Arithmetic and bit operations. Precondition: both are numbers (bool included).
[[nodiscard]] Value apply_to_numbers(Op op, const Value& left, const Value& right, Budget& budget);
[[nodiscard]] bool is_number(const Value& value);
/// bool, int or big int.
[[nodiscard]] bool is_integer(const Value& value);
/// Python's float(): OverflowError is a Failure. Precondition: a number that is not complex.
[[nodiscard]] double as_double(const Value& number);
/// -1, 0, 1. Precondition: both are numbers, neither is complex or NaN.
[[nodiscard]] int compare_numbers(const Value& left, const Value& right);

[[nodiscard]] Value apply_to_sets(Op op, const Set& left, const Set& right);
/// A set without equal items. Throws Failure for items that cannot be hashed.
[[nodiscard]] Set make_set(const List& items);

/// left % right, left being str or bytes.
[[nodiscard]] Value percent_format(const Value& left, const Value& right, Budget& budget);
/// format(value, spec).
[[nodiscard]] std::string format_value(const Value& value, std::string_view spec, Budget& budget);
/// str(), repr() and ascii() with Python's limit of digits. Throws Failure for sets whose order shows.
[[nodiscard]] std::string text_of(const Value& value);
[[nodiscard]] std::string repr_of(const Value& value);
[[nodiscard]] std::string ascii_of(const Value& value);

/// object[index]
[[nodiscard]] Value subscript(const Value& object, const Value& index);
/// object[lower:upper:step]; None where a part is missing.
[[nodiscard]] Value subscript(const Value& object, const Value& lower, const Value& upper, const Value& step,
                              Budget& budget);
/// The items a `*` unpacks.
[[nodiscard]] List iterate(const Value& value, Budget& budget);

}  // namespace evalrun::python
