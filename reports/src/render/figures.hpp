/// Figures as the renderers show them.
#pragma once
#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/reports/report.hpp"

namespace evalrun::reports {

/// A fraction as "84.12%": two decimals of the double `fraction * 100`, its exact value rounded half to even, which is
/// what Python's "{:.2f}%" prints (0.84125 gives 84.12%). "N/A" for nullopt.
[[nodiscard]] std::string percent(std::optional<double> fraction);
/// A number with `decimals` decimals, rounded the same way.
[[nodiscard]] std::string fixed(double number, int decimals = 2);
/// "multiple", "multiple [zhtw]".
[[nodiscard]] std::string in_lang(std::string_view name, std::string_view lang);
/// Every outcome, in the order of the columns.
inline constexpr std::array<Outcome, 5> all_outcomes{Outcome::call, Outcome::abstain, Outcome::malformed,
                                                     Outcome::truncated, Outcome::infra};
/// The outcomes other than `call` that occurred.
[[nodiscard]] std::vector<Outcome> other_outcomes(const Tally& tally);
/// "39.68 - 89.22": an interval in percent.
[[nodiscard]] std::string interval_text(const Interval& around);
/// Why a category has no figure under a rule set: "not run", "no data", "no answers", "not scored".
[[nodiscard]] std::string_view no_figure(const CaseCounts& cases, const CategoryTally* counts, std::string_view rules);

/// "cases", "pass@1", "pass@5", "pass^5", "maj@5", "flips".
[[nodiscard]] std::vector<std::string> repeat_titles(std::size_t attempts);
/// One cell per title; empty cells if nothing was selected. The cases are "20", or "10 of 20" if some lack an answer;
/// the figures are over the cases with the planned number of attempts.
[[nodiscard]] std::vector<std::string> repeat_cells(const Report& report, std::string_view lang,
                                                    std::string_view category, std::string_view rules);
/// The same over all categories of a language.
[[nodiscard]] std::vector<std::string> repeat_cells(const Report& report, std::string_view lang,
                                                    std::string_view rules);
/// Whether the rules reject the gold answer of any case, so that tables need a column for the ceiling.
[[nodiscard]] bool has_ceiling(const Report& report, const std::string& rules);

}  // namespace evalrun::reports
