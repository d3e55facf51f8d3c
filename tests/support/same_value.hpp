/// Whether two values are identical: the same kinds, the same keys in the same order, floats equal bit by bit. Python's
/// `==` takes 1, 1.0 and True for equal.
#pragma once
#include <bit>
#include <cstdint>

#include "evalrun/value.hpp"

namespace evalrun::support {

inline bool same_value(const Value& a, const Value& b);

inline bool same_items(const List& a, const List& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!same_value(a[i], b[i])) return false;
  return true;
}

inline bool same_value(const Value& a, const Value& b) {
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Value::Kind::floating:
      return std::bit_cast<std::uint64_t>(*a.floating()) == std::bit_cast<std::uint64_t>(*b.floating());
    case Value::Kind::list: return same_items(*a.list(), *b.list());
    case Value::Kind::tuple: return same_items(a.tuple()->items, b.tuple()->items);
    case Value::Kind::dict: {
      const auto& left = a.dict()->items();
      const auto& right = b.dict()->items();
      if (left.size() != right.size()) return false;
      for (std::size_t i = 0; i < left.size(); ++i)
        if (!same_value(left[i].key, right[i].key) || !same_value(left[i].value, right[i].value)) return false;
      return true;
    }
    default: return equal(a, b);
  }
}

}  // namespace evalrun::support
