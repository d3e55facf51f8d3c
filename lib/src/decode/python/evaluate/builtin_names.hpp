/// What the names of Python's builtins stand for in an evaluated expression.
///
///     if (auto type = builtin_named("int")) ...       // an Object: <class 'int'>
#pragma once
#include <optional>
#include <string_view>

#include "evalrun/value.hpp"

namespace evalrun::python {

/// A type or a function of Python 3.11's builtins; nullopt for other names. Nothing is ever called.
[[nodiscard]] std::optional<Value> builtin_named(std::string_view name);

/// `int | None`, `list[int] | str`: nullopt where Python raises TypeError. Precondition: one of the two is an Object.
[[nodiscard]] std::optional<Value> union_of(const Value& left, const Value& right);

/// `list[int]`: nullopt where the object cannot be subscripted.
[[nodiscard]] std::optional<Value> generic_alias(const Object& object, const Value& index);

}  // namespace evalrun::python
