/// Decimal numbers as most texts have them, and arithmetic on them: what the fast parser reads of numbers.
#pragma once
#include <cstdint>
#include <optional>

#include "evalrun/value.hpp"

namespace evalrun::python {

struct PlainNumber {
  bool is_float = false;
  std::int64_t integer = 0;
  double floating = 0;
};

/// At a digit or a minus sign that one follows. Moves `at` behind the number; false: something else, or a number that
/// needs more than 18 digits. The text must end in a character that is part of no number, such as a null.
[[nodiscard]] bool read_plain_number(const char*& at, PlainNumber& out);

/// An expression of plain numbers, operators (+ - * / // % **) and brackets, evaluated as Python does. Moves `at`
/// behind it; nullopt: something else, or a result that is no finite number within int64 or double.
[[nodiscard]] std::optional<PlainNumber> read_arithmetic(const char*& at);

}  // namespace evalrun::python
