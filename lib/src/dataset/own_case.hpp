/// Cases that users wrote themselves: a line of JSON with id, question, function and ground_truth.
#pragma once
#include <optional>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"

#include "line_source.hpp"

namespace evalrun {

/// The case on the next line; nullopt after the last. The task comes from the words in "category" or the id.
[[nodiscard]] result<std::optional<Case>> next_own_case(LineSource& lines);

}  // namespace evalrun
