/// The text form in which the references compare strings (specification: bfcl-semantics 5.1).
#pragma once
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun::checkers {

/// The text without space , . / - _ * ^, in lower case, with " in place of '.
[[nodiscard]] std::string standardized(std::string_view text);

/// The same, written into a buffer that callers reuse.
std::string_view standardize_into(std::string_view text, std::string& buffer);

/// The list with its strings standardized.
[[nodiscard]] List standardized_items(const List& items);

/// standardized(text) == wanted, standardized_value(value) == wanted; without copies.
[[nodiscard]] bool standardizes_to(std::string_view text, std::string_view wanted);
[[nodiscard]] bool standardizes_to(const Value& value, const Value& wanted);

/// The standardized text of a string; another value unchanged.
[[nodiscard]] Value standardized_value(const Value& value);

/// Python's `value in items`.
[[nodiscard]] bool contains(const List& items, const Value& value);

}  // namespace evalrun::checkers
