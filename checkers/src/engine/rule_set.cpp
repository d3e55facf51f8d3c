#include "rule_set.hpp"

#include <algorithm>

#include "evalrun/decode.hpp"

namespace evalrun::checkers {

bool is_unwritable(const Value& value) {
  if (const auto* big = value.big_integer()) return big->is_unwritable();
  if (const auto* list = value.list()) return std::ranges::any_of(*list, is_unwritable);
  if (value.tuple() != nullptr) return std::ranges::any_of(value.tuple()->items, is_unwritable);
  if (value.set() != nullptr) return std::ranges::any_of(value.set()->items, is_unwritable);
  const auto* dict = value.dict();
  return dict != nullptr && std::ranges::any_of(dict->items(), [](const DictItem& item) {
           return is_unwritable(item.key) || is_unwritable(item.value);
         });
}

Verdict no_calls(const Value& raw) {
  return wrong({.error_type = ErrorType::decoder_wrong_output_format, .detail = foreign_calls(raw)});
}

}  // namespace evalrun::checkers
