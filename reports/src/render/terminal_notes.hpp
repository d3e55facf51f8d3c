/// The sentences above and below the tables of a report.
#pragma once
#include <string>
#include <vector>

#include "evalrun/reports/report.hpp"

namespace evalrun::reports {

/// Formulas of the summaries, one line each.
[[nodiscard]] std::vector<std::string> formula_lines(const Report& report);
/// The meaning of the columns of repeats.
[[nodiscard]] std::vector<std::string> repeat_formula_lines(std::size_t attempts);
/// Summaries without a value, with the reason and the value over the part that was run.
[[nodiscard]] std::vector<std::string> not_run_lines(const Report& report);
/// Reasons to doubt the figures, for example missing cases, categories that were not judged, error texts of another
/// tool among the answers, prompts other than the reference's.
[[nodiscard]] std::vector<std::string> warning_lines(const Report& report);
/// ", mode prompt, prompts own" for the head of a report, as far as known.
[[nodiscard]] std::string how_asked(const Report& report);
/// Where the rule sets differ, what small categories cannot show, and the notes of the report.
[[nodiscard]] std::vector<std::string> remark_lines(const Report& report);

}  // namespace evalrun::reports
