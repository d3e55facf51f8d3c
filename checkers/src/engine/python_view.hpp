/// Accepted values as Python code iterates over them: the reference expects a list, but data may have another value,
/// which it indexes or fails on.
#pragma once
#include <optional>
#include <string>

#include "evalrun/value.hpp"

namespace evalrun::checkers {

/// `[x[i] for i in range(len(x))]`: items of a list or tuple, characters of a text. nullopt: Python raises `exception`.
[[nodiscard]] std::optional<List> indexed_items(const Value& value, std::string& exception);

/// `len(x)`. nullopt: Python raises `exception`.
[[nodiscard]] std::optional<std::size_t> length(const Value& value, std::string& exception);

/// `key in x`. nullopt: Python raises `exception`.
[[nodiscard]] std::optional<bool> has(const Value& container, std::string_view key, std::string& exception);

}  // namespace evalrun::checkers
