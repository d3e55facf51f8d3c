/// Summaries: the figures that leaderboards print over categories, each with its formula in words. Suites name their
/// summaries (`Suite::summaries`); src/summaries has one file per family and the table.
///
///     for (const SummaryRow& row : summary_rows("bfcl")) {
///       const SummaryValue value = summary_value(row, tally, "", "bfcl-v4");
///       if (value.value) use(row.name, *value.value, row.formula);
///       else use(row.name, "not run", value.missing);
///     }
///
/// A summary is "not run" if a category that it needs was not run; a missing category never counts as zero.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evalrun/reports/statistics.hpp"
#include "evalrun/reports/tally.hpp"
#include "evalrun/suite.hpp"

namespace evalrun::reports {

struct SummaryValue {
  std::optional<double> value;       ///< fraction between 0 and 1; nullopt: not run
  Interval interval;                 ///< 95 %, meaningful with `value`
  std::size_t n = 0;                 ///< cases that were run, each counted once
  std::vector<std::string> missing;  ///< categories that the formula needs and that were not run or not judged
  std::string needs = {};            ///< what the judging lacked although all was run: "an embedding endpoint"
  std::optional<double> partial;  ///< the same formula over the categories that were run; only where some are missing
  std::vector<std::pair<std::string, std::size_t>> counted =
      {};  ///< categories that were run, each with its part of `n`

  /// "needs an embedding endpoint"; empty where nothing is needed.
  [[nodiscard]] std::string not_scored() const { return needs.empty() ? std::string() : "needs " + needs; }
};

/// The figures of one language under one rule set. Keeps a reference to the tally.
class Accuracies {
 public:
  Accuracies(const Tally& tally, std::string_view lang, std::string_view rules)
      : tally_(&tally), lang_(lang), rules_(rules) {}
  /// A category as a summary of itself, with its Wilson interval.
  [[nodiscard]] SummaryValue operator()(std::string_view category) const;
  /// The categories that the language has.
  [[nodiscard]] std::vector<std::string> categories() const;
  /// The mean of a figure that verdicts carry, with a normal interval; missing answers count as 0. `rounded`: to four
  /// decimals, half to even. Without `partly` there is no value if some answers lack the figure.
  [[nodiscard]] SummaryValue score(std::string_view category, std::string_view name, bool rounded = false,
                                   bool partly = false) const;

 private:
  const Tally* tally_;
  std::string_view lang_;
  std::string_view rules_;
};

struct SummaryRow {
  std::string_view id;       ///< for programs: "non_live_ast"
  std::string_view name;     ///< for people: "Non-live AST Summary"
  std::string_view formula;  ///< one sentence
  SummaryValue (*compute)(const Accuracies&);
};

/// The summaries of a suite in the order to print; empty if it has none.
[[nodiscard]] std::span<const SummaryRow> summary_rows(const Suite& suite);
/// The same for the suite with that id; empty if there is no such suite.
[[nodiscard]] std::span<const SummaryRow> summary_rows(std::string_view suite_id);

/// The summary with the interval to show: a bootstrap (4,000 resamples, seed 1) that resamples each category
/// separately. A single category keeps its Wilson interval; if all resamples are equal (all right or all wrong), the
/// interval of `compute` stays.
[[nodiscard]] SummaryValue summary_value(const SummaryRow& row, const Tally& tally, std::string_view lang,
                                         std::string_view rules);

/// Unweighted mean of the parts.
[[nodiscard]] SummaryValue mean_of(std::span<const SummaryValue> parts);
/// Mean weighted by the number of cases of each part.
[[nodiscard]] SummaryValue count_weighted(std::span<const SummaryValue> parts);

}  // namespace evalrun::reports
