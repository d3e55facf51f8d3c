/// Calls in the shapes in which the APIs of model makers answer. No decoder reads these: the references store calls as
/// [{name: arguments as JSON text}].
///
///     decode::api_shape_of(raw)        // "tool_use blocks of Anthropic's Messages API"
#pragma once
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun::decode {

/// Names the shape of an item, of the first item of a list that has one, or of a whole reply; empty: it has none.
[[nodiscard]] std::string_view api_shape_of(const Value& raw);

}  // namespace evalrun::decode
