/// Values in messages: Python's repr, cut where it is long.
#pragma once
#include <string>

#include "evalrun/value.hpp"

namespace evalrun::checkers {

/// At most about 200 characters: "[1, 2, 3, ...", followed by how many there are.
[[nodiscard]] std::string shown(const Value& value);

}  // namespace evalrun::checkers
