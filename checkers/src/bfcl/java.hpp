/// Conversions that Java's scalars and collections share (specification: bfcl-semantics 9.3).
#pragma once
#include <string_view>

#include "convert.hpp"

namespace evalrun::checkers::java {

/// A value without a declared type: boolean, quoted text, long, float, a number that Python's int() or float() reads,
/// otherwise text. Precondition: no white space at the ends.
[[nodiscard]] Converted to_untyped(std::string_view value);

/// `new T[]{...}`; `nested`: the declared type of the elements, or "".
[[nodiscard]] Converted to_array(std::string_view value, std::string_view nested);
/// `new ArrayList<T>(Arrays.asList(...))`, `new ArrayList<T>() {{ add(...); }}`, `new ArrayList<T>()`.
[[nodiscard]] Converted to_array_list(std::string_view value, std::string_view nested);
/// `new HashMap<K, V>() {{ put("k", v); }}`, `new HashMap<K, V>()`.
[[nodiscard]] Converted to_hash_map(std::string_view value, std::string_view nested);

}  // namespace evalrun::checkers::java
