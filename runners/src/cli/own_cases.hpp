/// What is odd about cases that users wrote themselves: nothing that keeps them from being judged, but something that
/// makes every answer wrong.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "evalrun/case.hpp"

namespace evalrun::cli {

/// A sentence per kind of oddity, with the first case that has it, its place, and what to write instead.
[[nodiscard]] std::vector<std::string> notes_on_cases(std::span<const Case> cases);

}  // namespace evalrun::cli
