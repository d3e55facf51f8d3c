/// How much an evaluation may build: Python would try 'a' * 10**9, this decoder does not.
#pragma once
#include <cstddef>

#include "evalrun/value.hpp"

#include "decode/python/failure.hpp"

namespace evalrun::python {

class Budget {
 public:
  /// Throws Failure when less than that is left. One unit is about a byte of text or an eighth of an item.
  void spend(std::size_t units) {
    if (units > left_) refuse("a result that is too large");
    left_ -= units;
  }
  /// spend(units * times), whatever the product.
  void spend(std::size_t units, std::size_t times) {
    if (times != 0 && units > left_ / times) refuse("a result that is too large");
    left_ -= units * times;
  }

 private:
  std::size_t left_ = std::size_t{4} << 20U;
};

/// What a copy of the value costs.
[[nodiscard]] std::size_t weight(const Value& value);

}  // namespace evalrun::python
