/// Words and numbers that the renderers of a comparison share.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "evalrun/reports/compare.hpp"

namespace evalrun::reports {

/// "+1.25", "-0.40", "0.00": percentage points of a fraction.
[[nodiscard]] std::string signed_points(double fraction);
/// "-2.10 to +0.30".
[[nodiscard]] std::string points_interval(const Interval& around);
/// "0.0351", "<0.0001".
[[nodiscard]] std::string p_text(double p);
/// "multiple", "multiple [zhtw]".
[[nodiscard]] std::string in_lang(const std::string& name, const std::string& lang);
/// What a row of the table of categories says first: name, n, both accuracies, change, interval, worse, better, p;
/// where nothing was compared, only that. With fewer cases than `of`, n is "171 of 400".
[[nodiscard]] std::vector<std::string> figure_cells(std::string name, const Paired& figures, std::size_t of);
/// The same of the table of summaries: name, n, both values, change, interval, p.
[[nodiscard]] std::vector<std::string> summary_cells(std::string name, const SummaryComparison& line);
/// Why summaries have no interval: a sentence for each reason.
[[nodiscard]] std::vector<std::string> summary_notes(const Comparison& both);
/// "400", "171 of 400".
[[nodiscard]] std::string part_of(std::size_t n, std::size_t of);
/// The cases that were to be compared, and those left out on purpose.
[[nodiscard]] std::size_t all_cases(const Comparison& both);
/// "right", "type_error:simple", with repeats "2 of 5 right, else type_error:simple".
[[nodiscard]] std::string side_text(const CaseSide& side);
/// "1 case", "3 cases".
[[nodiscard]] std::string cases_text(std::size_t n);
/// Sentences on what was not compared; then the warnings of the comparison.
[[nodiscard]] std::vector<std::string> caution_lines(const Comparison& both);
/// "total: fell by 2.00 points, more than 1.00, ... (n 1000, p 0.0001, adjusted 0.0002)".
[[nodiscard]] std::string check_text(const GateCheck& check);
/// The name of what is checked: that of the summary where it is one.
[[nodiscard]] std::string check_name(const Comparison& both, const GateCheck& check);

}  // namespace evalrun::reports
