/// Evaluates Python expressions: a budget, numbers as text, names of builtins, text counted in characters, calls from
/// trees, operators. All functions throw Failure where Python raises an exception, and for results that are too large:
/// Python would try 'a' * 10**9, this decoder does not.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

#include "decode/python.hpp"
#include "decode/python/failure.hpp"
#include "decode/python/parse/ast.hpp"
#include "python/unicode.hpp"

namespace evalrun::python {

/// Limits how much an evaluation may build.
class Budget {
 public:
  /// Throws Failure if less than that is left. One unit is about a byte of text or an eighth of an item.
  void spend(std::size_t units) {
    if (units > left_) refuse("a result that is too large");
    left_ -= units;
  }
  /// spend(units * times), safe against overflow of the product.
  void spend(std::size_t units, std::size_t times) {
    if (times != 0 && units > left_ / times) refuse("a result that is too large");
    left_ -= units * times;
  }

 private:
  std::size_t left_ = std::size_t{4} << 20U;
};

/// The cost of a copy of the value, in units of the budget.
[[nodiscard]] std::size_t weight(const Value& value);

// Numbers as text, as Python formats them.

struct FloatFormat {
  char type = 'r';            ///< r, e, f, g
  std::size_t precision = 6;  ///< ignored for r
  bool alternate = false;     ///< keep the point and trailing zeros
  bool keep_point = false;    ///< write at least ".0", so that a float looks like a float
};

/// The text of a float, with '-' if it is negative; "inf" and "nan" in lower case.
[[nodiscard]] std::string float_text(double value, const FloatFormat& format, Budget& budget);

/// The magnitude of an integer in base 2, 8, 10 or 16 (lower case). Throws Failure beyond Python's limit of decimal
/// digits.
[[nodiscard]] std::string digits_of(const Value& integer, int base);
[[nodiscard]] bool is_negative(const Value& integer);

[[nodiscard]] std::string upper(std::string text);

// Names of Python's builtins in an evaluated expression.

/// A type or a function of Python 3.11's builtins, such as <class 'int'>; nullopt for other names. No function is ever
/// called.
[[nodiscard]] std::optional<Value> builtin_named(std::string_view name);

/// `int | None`, `list[int] | str`; nullopt if Python raises TypeError. Precondition: one of the two is an Object.
[[nodiscard]] std::optional<Value> union_of(const Value& left, const Value& right);

/// `list[int]`; nullopt if the object cannot be subscripted.
[[nodiscard]] std::optional<Value> generic_alias(const Object& object, const Value& index);

// Text counted in characters, as Python counts.

/// The end of the character that starts at byte `at`. Precondition: at < text.size().
[[nodiscard]] inline std::size_t character_end(std::string_view text, std::size_t at) {
  static_cast<void>(unicode::next(text, at));
  return at;
}

[[nodiscard]] inline std::size_t character_count(std::string_view text) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < text.size(); ++count) i = character_end(text, i);
  return count;
}

/// At most that many characters from the start.
[[nodiscard]] inline std::string_view first_characters(std::string_view text, std::size_t count) {
  std::size_t i = 0;
  for (; count > 0 && i < text.size(); --count) i = character_end(text, i);
  return text.substr(0, i);
}

inline constexpr const char* no_list_of_calls = "not a list of calls";

/// The list of calls in a tree (bfcl-semantics 2.3, 2.4). Throws Failure where the reference raises an exception.
[[nodiscard]] Value resolve_calls(const Ast& tree, decode::PythonEra era);

// Operators on values.

[[nodiscard]] Value apply_unary(Op op, const Value& operand);
[[nodiscard]] Value apply_binary(Op op, const Value& left, const Value& right, Budget& budget);
/// The operators from `==` to `not in`.
[[nodiscard]] bool apply_comparison(Op op, const Value& left, const Value& right);

/// Arithmetic and bit operations. Precondition: both are numbers (bool included).
[[nodiscard]] Value apply_to_numbers(Op op, const Value& left, const Value& right, Budget& budget);
[[nodiscard]] bool is_number(const Value& value);
/// bool, int or big int.
[[nodiscard]] bool is_integer(const Value& value);
/// Python's float(); throws Failure where Python raises OverflowError. Precondition: a number that is not complex.
[[nodiscard]] double as_double(const Value& number);
/// -1, 0, 1. Precondition: both are numbers, neither is complex or NaN.
[[nodiscard]] int compare_numbers(const Value& left, const Value& right);

[[nodiscard]] Value apply_to_sets(Op op, const Set& left, const Set& right);
/// The set of the items; of equal items it keeps the first. Throws Failure for items that cannot be hashed.
[[nodiscard]] Set make_set(const List& items);

/// left % right. Precondition: `left` is str or bytes.
[[nodiscard]] Value percent_format(const Value& left, const Value& right, Budget& budget);
/// format(value, spec).
[[nodiscard]] std::string format_value(const Value& value, std::string_view spec, Budget& budget);
/// str(), repr() and ascii() with Python's limit of digits. Throws Failure for sets whose order would show in the text.
[[nodiscard]] std::string text_of(const Value& value);
[[nodiscard]] std::string repr_of(const Value& value);
[[nodiscard]] std::string ascii_of(const Value& value);

/// object[index]
[[nodiscard]] Value subscript(const Value& object, const Value& index);
/// object[lower:upper:step]; a missing part is None.
[[nodiscard]] Value subscript(const Value& object, const Value& lower, const Value& upper, const Value& step,
                              Budget& budget);
/// The items that `*` unpacks.
[[nodiscard]] List iterate(const Value& value, Budget& budget);

}  // namespace evalrun::python
