/// What is printed at the end of a run besides its table: outcomes, why answers are missing, latency, tokens, cost,
/// requests.
#pragma once
#include <string>

#include "evalrun/reports/report.hpp"
#include "evalrun/runners/model.hpp"

#include "cli/options/queue_options.hpp"

namespace evalrun::cli {

/// Lines, each ending with a line feed. Outcomes, latency and tokens are those of the whole run, requests those of this
/// process; what is not known is left out. `seconds` of asking.
[[nodiscard]] std::string final_block(const reports::Report& report, const runners::QueueStatistics& queue,
                                      double seconds, const BudgetSettings& prices);

}  // namespace evalrun::cli
