/// Values against accepted answers under the strict rules: by schema, at every depth, with exact types and enums.
#pragma once
#include <optional>
#include <string>

#include "evalrun/value.hpp"
#include "evalrun/verdict.hpp"

namespace evalrun::checkers::strict {

/// One parameter; nullopt: it is right. `schema` is its document (type, items, properties, enum, default); `accepted`
/// the alternatives, where "" means that the parameter may be left out and accepts nothing itself. An exact accepted
/// answer is always fine.
[[nodiscard]] std::optional<Finding> check_parameter(const std::string& parameter, const Value& schema,
                                                     const Value& value, const List& accepted);

}  // namespace evalrun::checkers::strict
