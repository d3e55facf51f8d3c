/// How messages show a field of a manifest: "nothing" where it is missing, cut where it is long.
#pragma once
#include <string>

#include "evalrun/value.hpp"

namespace evalrun::runners {

[[nodiscard]] std::string shown(const Value* value);

}  // namespace evalrun::runners
