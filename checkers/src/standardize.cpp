#include "standardize.hpp"

#include <algorithm>

#include "evalrun/text.hpp"

namespace evalrun::checkers {

std::string standardized(std::string_view text) {
  static constexpr std::string_view dropped = " ,./-_*^";
  std::string kept;
  kept.reserve(text.size());
  for (const char c : text)
    if (dropped.find(c) == std::string_view::npos) kept.push_back(c);
  kept = lower(kept);
  std::ranges::replace(kept, '\'', '"');
  return kept;
}

Value standardized_value(const Value& value) {
  return value.is_string() ? Value(standardized(*value.string())) : value;
}

bool contains(const List& items, const Value& value) {
  return std::ranges::any_of(items, [&](const Value& item) { return equal(item, value); });
}

}  // namespace evalrun::checkers
