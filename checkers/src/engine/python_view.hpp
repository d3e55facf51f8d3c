/// The accepted answers as Python code would walk them: whatever stands where a list is meant, with the exception that
/// indexing it would raise.
#pragma once
#include <optional>
#include <string>

#include "evalrun/value.hpp"

namespace evalrun::checkers {

/// `[x[i] for i in range(len(x))]`: items of a list or tuple, characters of a text; nullopt where Python raises (and
/// `exception` says what).
[[nodiscard]] std::optional<List> indexed_items(const Value& value, std::string& exception);

/// `len(x)`, or nullopt where Python raises.
[[nodiscard]] std::optional<std::size_t> length(const Value& value, std::string& exception);

/// `key in x`, or nullopt where Python raises.
[[nodiscard]] std::optional<bool> has(const Value& container, std::string_view key, std::string& exception);

}  // namespace evalrun::checkers
