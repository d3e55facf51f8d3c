/// A function call as a model meant it: the function's name and the arguments in the order given.
///
///     const Value decoded = List{Dict{{"area", Dict{{"base", 10}}}}};
///     for (const Call& call : calls_in(decoded)) use(call.name, call.arguments);   // "area", {"base": 10}
#pragma once
#include <string>
#include <vector>

#include "evalrun/value.hpp"

namespace evalrun {

struct Call {
  std::string name;
  Dict arguments;
};

/// The calls in a decoded value (a list of `{name: {argument: value}}`); items of another shape are left out.
[[nodiscard]] std::vector<Call> calls_in(const Value& decoded);

/// The calls as the reference holds them: `[{name: {argument: value}}, ...]`.
[[nodiscard]] Value to_value(const std::vector<Call>& calls);

}  // namespace evalrun
