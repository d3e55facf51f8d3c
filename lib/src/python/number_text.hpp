/// Reads numbers in text as Python's int() and float() do: with digits of any script, white space around the number,
/// and single underscores between digits.
///
///     int_of_text(" 1_000 ");                         // 1000
///     float_of_text("-Infinity");                     // -inf
///     int_of_text("1.0");                             // nullopt: ValueError
///
/// Pure and safe to call from several threads.
#pragma once
#include <optional>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun {

/// int(text); nullopt where Python raises ValueError, for example beyond 4300 digits.
[[nodiscard]] std::optional<Value> int_of_text(std::string_view text);

/// int(value): text as above, floats cut toward zero, bool as 0 and 1. nullopt where Python raises an exception.
[[nodiscard]] std::optional<Value> int_of(const Value& value);

/// Whether a < b. Precondition: both are integers of any size.
[[nodiscard]] bool integer_less(const Value& a, const Value& b);

/// float(text), including "inf" and "nan"; infinity or zero for a number out of range. nullopt where Python raises
/// ValueError.
[[nodiscard]] std::optional<double> float_of_text(std::string_view text);

}  // namespace evalrun
