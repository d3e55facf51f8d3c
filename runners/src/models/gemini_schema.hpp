/// Gemini takes a subset of JSON Schema and refuses a request with anything else in it.
#pragma once
#include "evalrun/value.hpp"

namespace evalrun::runners {

/// The schema in the fields Gemini knows. What it has no field for (members of an enum that are no text, "optional")
/// is told in the description; types are those of JSON Schema; required names only what there is; lists say of what.
[[nodiscard]] Dict gemini_schema(const Value& schema);

}  // namespace evalrun::runners
