/// Conversions that JavaScript's scalars and collections share (specification: bfcl-semantics 9.3).
#pragma once
#include <string_view>

#include "convert.hpp"

namespace evalrun::checkers::javascript {

/// A value without a declared type: boolean, quoted text, a number that Python's int() or float() reads, otherwise
/// text.
[[nodiscard]] Value to_untyped(std::string_view value);

/// `[...]` or `new Array(...)` at the start; `nested`: the declared type of the elements, or "".
[[nodiscard]] Converted to_array(std::string_view value, std::string_view nested);
/// `{key: value, ...}` at the start, on one line.
[[nodiscard]] Converted to_dict(std::string_view value, std::string_view nested);

}  // namespace evalrun::checkers::javascript
