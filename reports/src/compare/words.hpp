/// Words and numbers shared by the renderers of a comparison.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "evalrun/reports/compare.hpp"

#include "render/figures.hpp"

namespace evalrun::reports {

/// "+1.25", "-0.40", "0.00": percentage points of a fraction.
[[nodiscard]] std::string signed_points(double fraction);
/// "-2.10 to +0.30".
[[nodiscard]] std::string points_interval(const Interval& around);
/// "0.0351", "<0.0001".
[[nodiscard]] std::string p_text(double p);
/// The first cells of a row of the category table: name, n, both accuracies, change, interval, worse, better, p; if
/// nothing was compared: name, n, "not compared". With fewer cases than `of`, n is "171 of 400".
[[nodiscard]] std::vector<std::string> figure_cells(std::string name, const Paired& figures, std::size_t of);
/// The cells of a row of the summary table: name, n, both values, change, interval, p.
[[nodiscard]] std::vector<std::string> summary_cells(std::string name, const SummaryComparison& line);
/// Why summaries have no interval: one sentence per reason.
[[nodiscard]] std::vector<std::string> summary_notes(const Comparison& both);
/// "400", "171 of 400".
[[nodiscard]] std::string part_of(std::size_t n, std::size_t of);
/// The number of cases to compare and of cases left out on purpose.
[[nodiscard]] std::size_t all_cases(const Comparison& both);
/// "right", "type_error:simple", with repeats "2 of 5 right, else type_error:simple".
[[nodiscard]] std::string side_text(const CaseSide& side);
/// "1 case", "3 cases".
[[nodiscard]] std::string cases_text(std::size_t n);
/// One sentence for each group of cases that were not compared, then the warnings of the comparison.
[[nodiscard]] std::vector<std::string> caution_lines(const Comparison& both);
/// A figure of one run, over the compared answers.
struct MeantSide {
  std::optional<double> official = {};
  std::optional<double> meant = {};  ///< nullopt: not known
  std::string why = {};              ///< why there is no official figure: "not run", "not compared"
};
struct MeantPair {
  std::string kind;  ///< "category", "summary", "total"
  std::string lang, id, name;
  std::size_t n = 0;      ///< compared cases
  std::size_t cases = 0;  ///< cases to compare
  MeantSide base = {}, next = {};
};
/// Empty if both runs read every answer as officially, if no case is compared, or if the rule set of the comparison is
/// the first one of neither run.
[[nodiscard]] std::vector<MeantPair> meant_pairs(const Comparison& both);
/// The cells of a row: name, n, official and as meant of the base, official and as meant of the new run.
[[nodiscard]] std::vector<std::string> meant_pair_cells(const MeantPair& pair);
[[nodiscard]] std::vector<std::string> meant_pair_titles(const Comparison& both);
/// "base: official 0.00%, as meant 87.00% [83.36 - 89.94]: 391 of 400 answers in hermes", and the same of the new run;
/// empty if meant_pairs() is.
[[nodiscard]] std::vector<std::string> meant_pair_lines(const Comparison& both);
/// "total: fell by 2.00 points, more than 1.00, ... (n 1000, p 0.0001, adjusted 0.0002)".
[[nodiscard]] std::string check_text(const GateCheck& check);
/// The name of the checked category or summary.
[[nodiscard]] std::string check_name(const Comparison& both, const GateCheck& check);

}  // namespace evalrun::reports
