/// The reference's lenient reading of what a model wrote.
#pragma once
#include <optional>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun::checkers::t_eval {

/// What the reference cuts out before it reads.
enum class Brackets { none, square, curly };

/// Behind the first "```json" if there is one, from the first opening bracket to the last closing one, the text is read
/// as a Python literal, else as JSON, else as JSON with ' for ". What is no text is given back. nullopt: none of these.
[[nodiscard]] std::optional<Value> load(const Value& data, Brackets brackets);

}  // namespace evalrun::checkers::t_eval
