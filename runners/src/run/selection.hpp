/// Describes for reports, manifests and commands which part of the data was selected.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/case_reader.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/value.hpp"

namespace evalrun::runners {

/// The numbers of cases in the data, for the selected categories and languages, if --limit, --sample or --ids may leave
/// some out; empty if not, or if the data cannot be read.
[[nodiscard]] std::vector<SelectedCases> cases_in_data(const Suite& suite, const std::filesystem::path& folder,
                                                       const Selection& selection);

/// Notes in a report which part of the data it covers, unless it covers all cases. `report.selected` must be set;
/// `in_data` is empty if it is not known.
void describe_selection(reports::Report& report, const Selection& selection, const std::vector<SelectedCases>& in_data);
/// Like the above, from the manifest of a run or baseline.
void describe_selection(reports::Report& report, const Value& manifest);

/// The options of a command that select cases, with a space before each: " --category simple_python --limit 5".
[[nodiscard]] std::string selection_options(const std::string& data, const Selection& selection);

/// The command that scores stored results with this selection, to be shown: "evalrun score --suite demo --results DIR
/// --limit 5".
[[nodiscard]] std::string scoring_command(std::string_view suite, const std::string& results, const std::string& data,
                                          const Selection& selection);

}  // namespace evalrun::runners
