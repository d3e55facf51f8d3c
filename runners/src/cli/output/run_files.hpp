/// Writes the summary and the leaderboard sheets into the folder of a run.
#pragma once
#include "evalrun/reports/report.hpp"

#include "run/result_tree.hpp"
#include "run/run_folder.hpp"

namespace evalrun::cli {

/// `report` holds the counts; suite, model and rules are filled in. Returns the completed report.
[[nodiscard]] result<reports::Report> write_summaries(const runners::RunFolder& folder, const runners::ResultTree& tree,
                                                      reports::Report report);

}  // namespace evalrun::cli
