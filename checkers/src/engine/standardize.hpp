/// The text form in which the references compare strings (specification: bfcl-semantics 5.1).
#pragma once
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun::checkers {

/// The text without space , . / - _ * ^, in lower case, with " in place of '.
[[nodiscard]] std::string standardized(std::string_view text);

/// The list with its strings standardized.
[[nodiscard]] List standardized_items(const List& items);

/// standardized(a) == standardized(b), without copies where both are ASCII.
[[nodiscard]] bool same_standardized(std::string_view a, std::string_view b);
/// The same for strings; Python's equality of other values.
[[nodiscard]] bool same_standardized(const Value& a, const Value& b);

/// Python's `value in items`.
[[nodiscard]] bool contains(const List& items, const Value& value);

}  // namespace evalrun::checkers
