/// The summary and the leaderboard sheets in the folder of a run.
#pragma once
#include "evalrun/reports/report.hpp"

#include "run/result_tree.hpp"
#include "run/run_folder.hpp"

namespace evalrun::cli {

/// Writes both from a report with the counts. Returns the report with suite, model and rules filled in.
[[nodiscard]] result<reports::Report> write_summaries(const runners::RunFolder& folder, const runners::ResultTree& tree,
                                                      reports::Report report);

}  // namespace evalrun::cli
