/// Figures of repeated answers, and whether there are ceilings, for the tables of all renderers.
#pragma once
#include <string>
#include <vector>

#include "evalrun/reports/report.hpp"

namespace evalrun::reports {

/// "cases", "pass@1", "pass@5", "pass^5", "maj@5", "flips".
[[nodiscard]] std::vector<std::string> repeat_titles(std::size_t samples);
/// As many cells as titles; empty ones where nothing was selected. The cases are "20", or "10 of 20" where some lack an
/// answer; the figures are over the cases that have been asked as often as was wanted.
[[nodiscard]] std::vector<std::string> repeat_cells(const Report& report, std::string_view lang,
                                                    std::string_view category, std::string_view rules);
/// Of all categories of a language together.
[[nodiscard]] std::vector<std::string> repeat_cells(const Report& report, std::string_view lang,
                                                    std::string_view rules);
/// Whether the rules reject gold answers of some case, so that a column for the ceiling is called for.
[[nodiscard]] bool has_ceiling(const Report& report, const std::string& rules);

}  // namespace evalrun::reports
