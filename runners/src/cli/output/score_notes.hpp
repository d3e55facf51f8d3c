/// What `score` notes below its tables.
#pragma once
#include <string>
#include <string_view>

#include "evalrun/errata.hpp"
#include "evalrun/reports/report.hpp"

#include "run/score.hpp"

namespace evalrun::cli {

/// How the results were decoded, and how many of their lines are in no figure.
void note_counts(reports::Report& report, const runners::ScoreCounts& counts);

/// The name under which verdicts of a rule set by the corrected ground truth are counted.
[[nodiscard]] std::string corrected_rules(std::string_view rules);

/// The corrections to the ground truth, and the figure as meant by the corrected one if an answer is read otherwise
/// than officially. `file`: the name of the file of corrections.
void note_errata(reports::Report& report, const std::string& file, const Errata& errata);

}  // namespace evalrun::cli
