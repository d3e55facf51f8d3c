/// Accepted values (Python's) as Java and JavaScript, so that the reference's converters read them back
/// (specification: bfcl-semantics 9.3).
#pragma once
#include <string>

#include "evalrun/value.hpp"

namespace evalrun::runners {

/// A value as the argument of a structured call has it: the text that the converter gets.
[[nodiscard]] std::string java_text(const Value& value, const Value* schema);
[[nodiscard]] std::string javascript_text(const Value& value, const Value* schema);

/// A value as an argument in a call written as source: what the parser hands the converter is the text above. Values
/// that the parser would not hand over whole (double-brace initializers, arrays of unquoted words) are written as a
/// quoted text.
[[nodiscard]] std::string java_source(const Value& value, const Value* schema);
[[nodiscard]] std::string javascript_source(const Value& value, const Value* schema);

}  // namespace evalrun::runners
