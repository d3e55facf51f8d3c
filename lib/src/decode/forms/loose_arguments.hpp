/// Arguments of a call in code that is not sound code: apostrophes in quoted text, ":" for "=".
///
///     loose_arguments("body='Let's meet', days: 3")   // {"body": "Let's meet", "days": 3}
///
/// Pure; safe to call from several threads.
#pragma once
#include <optional>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun::decode::forms {

/// `text` stands between the parentheses. nullopt: these are no named arguments.
[[nodiscard]] std::optional<Dict> loose_arguments(std::string_view text);

}  // namespace evalrun::decode::forms
