/// Calls written as JSON objects, in the shapes of models and of servers' interfaces.
///
///     List calls;
///     read_shape(value, text, Around::nothing, calls);   // "json" for {"name": "f", "arguments": {...}}
///
/// Pure; safe to call from several threads.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

#include "text.hpp"

namespace evalrun::decode::forms {

enum class Around : std::uint8_t {
  mark,     ///< a mark says that these are calls: an object with a name alone is one
  nothing,  ///< only what can be nothing else is a call
};

/// Appends the calls in an object, or in a list of nothing but calls and texts. The id of their shape; "": it holds
/// none. `calls` is unspecified then. Arguments are moved out of the value.
[[nodiscard]] std::string_view read_shape(Value& value, const Text& text, Around around, List& calls);

struct JsonShape {
  std::string_view id;
  std::string_view summary;
};
/// For lists of the forms.
[[nodiscard]] std::span<const JsonShape> json_shapes();

/// What Granite and Raven call to say that no function fits.
[[nodiscard]] bool names_no_call(std::string_view name);

/// Whether a member of that name may hold the name of the function that is called.
[[nodiscard]] bool is_name_key(std::string_view key);

/// {name: arguments}, the name without a server's decoration.
[[nodiscard]] Value call_value(const Text& text, std::string_view name, Value arguments);

[[nodiscard]] inline const std::string& name_of(const Value& call) {
  return *call.dict()->items().front().key.string();
}
[[nodiscard]] inline bool has_arguments(const Value& call) {
  return !call.dict()->items().front().value.dict()->empty();
}
[[nodiscard]] bool all_offered(const Text& text, const List& calls);

/// Arguments as a model or a server gives them: an object, its JSON text (even encoded twice), "", null or []. nullopt:
/// these are no arguments.
[[nodiscard]] std::optional<Value> arguments_in(Value&& given);

}  // namespace evalrun::decode::forms
