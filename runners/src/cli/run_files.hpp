/// What every run's folder ends with: result and score trees, summary, leaderboard sheets.
#pragma once
#include <string>
#include <vector>

#include "evalrun/case_reader.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/runners/run_folder.hpp"

namespace evalrun::cli {

/// Writes them from what the folder has recorded and gives back the report. `reader` gives the run's cases from the
/// first on.
[[nodiscard]] result<reports::Report> write_run_files(const runners::RunFolder& folder, const Suite& suite,
                                                      const std::string& model,
                                                      const std::vector<const checkers::Rules*>& rules,
                                                      CaseReader& reader, reports::RepeatTally repeats = {});

}  // namespace evalrun::cli
