/// Plans as the reference normalizes them.
#pragma once
#include <string>
#include <vector>

#include "evalrun/value.hpp"

namespace evalrun::checkers::t_eval {

struct Step {
  Value id;  ///< an integer of any size
  std::string name;
  std::string arguments;  ///< Python's text of them
};
using Plan = std::vector<Step>;

/// A list of {id, name, args}, or its text. One item that lacks any of them, or whose id is no number, empties all.
[[nodiscard]] Plan read_plan(const Value& data);

/// A step per line or sentence that names one of the functions.
[[nodiscard]] Plan read_plan_text(const Value& data, const Value& functions);

}  // namespace evalrun::checkers::t_eval
