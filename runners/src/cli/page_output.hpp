/// `--html`: the page of what a command has shown.
#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "evalrun/reports/report.hpp"
#include "evalrun/result.hpp"

#include "output_options.hpp"

namespace evalrun::cli {

/// Nothing where no page is asked for. `folders` hold the runs of the reports, in their order; `data` is what --data
/// said.
[[nodiscard]] result<void> show_page(std::span<const reports::Report> all,
                                     const std::vector<std::filesystem::path>& folders, const std::string& data,
                                     const OutputOptions& options);

}  // namespace evalrun::cli
