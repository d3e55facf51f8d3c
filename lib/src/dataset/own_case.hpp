/// Cases that users wrote themselves, one per line (see case_from_json).
#pragma once
#include <optional>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"

#include "line_source.hpp"

namespace evalrun {

/// The case on the next line; nullopt after the last.
[[nodiscard]] result<std::optional<Case>> next_own_case(LineSource& lines);

}  // namespace evalrun
