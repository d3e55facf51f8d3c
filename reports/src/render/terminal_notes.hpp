/// The sentences below the terminal's tables: what the figures do not say by themselves.
#pragma once
#include <string>
#include <vector>

#include "evalrun/reports/report.hpp"

namespace evalrun::reports {

/// Formulas of the summaries, one line each.
[[nodiscard]] std::vector<std::string> formula_lines(const Report& report);
/// What the columns of repeated answers mean.
[[nodiscard]] std::vector<std::string> repeat_formula_lines(std::size_t samples);
/// Summaries that could not be formed, and over what part they could.
[[nodiscard]] std::vector<std::string> not_run_lines(const Report& report);
/// Why a category has no figure under a rule set: "not run", "no data", "no answers", "not scored".
[[nodiscard]] std::string_view no_figure(const CaseCounts& cases, const CategoryTally* counts, std::string_view rules);

/// What makes the figures doubtful: cases without an answer and why they have none, categories that are not judged,
/// error texts among answers, prompts of our own.
[[nodiscard]] std::vector<std::string> warning_lines(const Report& report);
/// ", mode prompt, prompts own" for the first line of a report; what is not known is left out.
[[nodiscard]] std::string how_asked(const Report& report);
/// Where the rule sets part, what small categories cannot show, and the report's own notes.
[[nodiscard]] std::vector<std::string> remark_lines(const Report& report);

}  // namespace evalrun::reports
