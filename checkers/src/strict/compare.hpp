/// Compares a value with the accepted values under the strict rules: by schema, at every depth, with exact types and
/// enums.
#pragma once
#include <optional>
#include <string>

#include "evalrun/value.hpp"
#include "evalrun/verdict.hpp"

namespace evalrun::checkers::strict {

/// Checks one parameter; nullopt: it is right. `schema` is its document (type, items, properties, enum, default).
/// `accepted` holds the alternatives; "" among them means that the parameter may be left out, and accepts no value. A
/// value that is exactly an alternative is always right.
[[nodiscard]] std::optional<Finding> check_parameter(const std::string& parameter, const Value& schema,
                                                     const Value& value, const List& accepted);

}  // namespace evalrun::checkers::strict
