/// What every run's folder ends with beside its trees: summary, leaderboard sheets.
#pragma once
#include "evalrun/reports/report.hpp"
#include "evalrun/runners/result_tree.hpp"
#include "evalrun/runners/run_folder.hpp"

namespace evalrun::cli {

/// Writes them of what is in the trees (see write_results), and gives back the report.
[[nodiscard]] result<reports::Report> write_summaries(const runners::RunFolder& folder, const runners::ResultTree& tree,
                                                      reports::Tally tally, reports::RepeatTally repeats = {});

}  // namespace evalrun::cli
