/// Figures of repeated answers, and whether there are ceilings, for the tables of all renderers.
#pragma once
#include <string>
#include <vector>

#include "evalrun/reports/report.hpp"

namespace evalrun::reports {

/// "cases", "pass@1", "pass@5", "pass^5", "maj@5", "flips".
[[nodiscard]] std::vector<std::string> repeat_titles(std::size_t samples);
/// As many cells as titles; empty ones where nothing was repeated.
[[nodiscard]] std::vector<std::string> repeat_cells(const RepeatCounts* counts, std::size_t samples);
/// Whether the rules reject gold answers of some case, so that a column for the ceiling is called for.
[[nodiscard]] bool has_ceiling(const Report& report, const std::string& rules);

}  // namespace evalrun::reports
