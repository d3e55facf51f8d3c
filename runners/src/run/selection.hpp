/// Which part of the data a run or a score is over, for reports, manifests and commands.
#pragma once
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/case_reader.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/value.hpp"

namespace evalrun::runners {

/// The cases that the data have of the selected categories and languages, where --limit, --sample or --ids leaves some
/// of them out; empty where nothing can be left out, or the data cannot be read.
[[nodiscard]] std::vector<SelectedCases> cases_in_data(const Suite& suite, const std::filesystem::path& folder,
                                                       const Selection& selection);

/// Notes in a report which part of the data it covers. `report.selected` is there already; `in_data` is empty where it
/// is not known. Says nothing where all cases were selected after all.
void describe_selection(reports::Report& report, const Selection& selection, const std::vector<SelectedCases>& in_data);
/// The same from the manifest of a run or of a baseline.
void describe_selection(reports::Report& report, const Value& manifest);

/// "evalrun score --suite demo --results DIR --limit 5": scores stored results of that selection; to be shown.
[[nodiscard]] std::string scoring_command(std::string_view suite, const std::string& results, const std::string& data,
                                          const Selection& selection);

}  // namespace evalrun::runners
