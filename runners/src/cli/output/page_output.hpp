/// `--html`: the page of what a command has shown.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "evalrun/reports/report.hpp"
#include "evalrun/result.hpp"

#include "cli/options/output_options.hpp"
#include "run/run_places.hpp"

namespace evalrun::cli {

/// Nothing where no page is asked for. `runs` are those of the reports, in their order; `data` is what --data
/// said.
[[nodiscard]] result<void> show_page(std::span<const reports::Report> all, const std::vector<runners::RunPlace>& runs,
                                     const std::string& data, const OutputOptions& options);

}  // namespace evalrun::cli
