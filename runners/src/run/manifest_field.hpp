/// Fields of manifests, and of what is written like them.
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun::runners {

/// As messages show it: "not set" where it is missing, cut where it is long.
[[nodiscard]] std::string shown(const Value* value);
/// A number of things; nothing where the field is missing, or is no whole number from 0 on.
[[nodiscard]] std::optional<std::size_t> count_in(const Value& object, std::string_view name);

}  // namespace evalrun::runners
