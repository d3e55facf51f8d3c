/// Listings that read a suite's data.
#pragma once
#include "cli/options/options.hpp"
#include "command.hpp"

namespace evalrun::cli {

/// id, call, parameter, reason, detail: one tab-separated line each.
[[nodiscard]] int list_unsatisfiable(const CaseOptions& options);
/// kind, id, id, why: one tab-separated line per pair.
[[nodiscard]] int list_contradictions(const CaseOptions& options);

}  // namespace evalrun::cli
