/// Gemini takes a subset of JSON Schema and refuses a request with anything else in it.
#pragma once
#include "evalrun/value.hpp"

namespace evalrun::runners {

/// The schema in the fields Gemini knows. What it has no field for (members of an enum that are no text, "optional")
/// goes into the description. Types are those of JSON Schema, "required" names only parameters that exist, and every
/// list has a type of items.
[[nodiscard]] Dict gemini_schema(const Value& schema);

}  // namespace evalrun::runners
