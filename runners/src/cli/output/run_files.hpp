/// What every run's folder ends with beside its trees: summary, leaderboard sheets.
#pragma once
#include "evalrun/reports/report.hpp"

#include "run/result_tree.hpp"
#include "run/run_folder.hpp"

namespace evalrun::cli {

/// Writes them from a report that holds the counts, and gives the report back with the names of suite, model and rules.
[[nodiscard]] result<reports::Report> write_summaries(const runners::RunFolder& folder, const runners::ResultTree& tree,
                                                      reports::Report report);

}  // namespace evalrun::cli
