/// The lines that are printed at the end of a run besides its table: outcomes, why answers are missing, latency,
/// tokens, cost, requests.
#pragma once
#include <string>

#include "evalrun/reports/report.hpp"
#include "evalrun/runners/model.hpp"

#include "cli/options/queue_options.hpp"

namespace evalrun::cli {

/// Lines, each with a line feed. Outcomes, latency and tokens count the whole run, requests only this process; lines
/// without data are left out. `seconds`: the time since this process began to ask.
[[nodiscard]] std::string final_block(const reports::Report& report, const runners::QueueStatistics& queue,
                                      double seconds, const BudgetSettings& prices);

}  // namespace evalrun::cli
