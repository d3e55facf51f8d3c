/// What JavaScript's scalars and collections need of each other (specification: bfcl-semantics 9.3).
#pragma once
#include <string_view>

#include "convert.hpp"

namespace evalrun::checkers::javascript {

/// A value without a declared type: boolean, quoted text, whatever Python's int() and float() take, else text.
[[nodiscard]] Value to_untyped(std::string_view value);

/// `[...]` or `new Array(...)` at the start; `nested` is the declared type of the elements, "" for none.
[[nodiscard]] Converted to_array(std::string_view value, std::string_view nested);
/// `{key: value, ...}` at the start, on one line.
[[nodiscard]] Converted to_dict(std::string_view value, std::string_view nested);

}  // namespace evalrun::checkers::javascript
