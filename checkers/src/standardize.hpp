/// The text form in which the references compare strings (specification: bfcl-semantics 5.1).
#pragma once
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun::checkers {

/// Without space , . / - _ * ^, in lower case, ' as ".
[[nodiscard]] std::string standardized(std::string_view text);

/// The value itself, or its standardised text when it is a string.
[[nodiscard]] Value standardized_value(const Value& value);

/// Python's `value in items`.
[[nodiscard]] bool contains(const List& items, const Value& value);

}  // namespace evalrun::checkers
