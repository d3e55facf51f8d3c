/// What the sections of a page show, for the templates in reports/page/: one function per template.
#pragma once
#include <span>
#include <string>
#include <vector>

#include "html_report.hpp"
#include "table_view.hpp"

namespace evalrun::reports {

struct Comparison;

/// A report of the page, with what to call it.
struct PageRun {
  const Report* report;
  std::string label;
  std::size_t number;  ///< position among the page's reports, as filters name it
};

/// run.mustache: summaries, radar, categories, error types and remarks of one run.
[[nodiscard]] data run_view(const PageRun& run);
/// leaderboard.mustache: runs of one suite, ranked, and where they differ. `compared`: the two of a comparison.
[[nodiscard]] data leaderboard_view(std::span<const PageRun> runs, bool compared);

/// compare.mustache: what got worse and better between two runs.
[[nodiscard]] data compare_view(const Comparison& both);

/// The summaries of a suite with the overall figures first: what a reader looks for.
[[nodiscard]] std::vector<const SummaryRow*> headline_rows(const Suite* suite);
/// "39.68 – 89.22": an interval in percent.
[[nodiscard]] std::string interval_words(const Interval& around);
/// The name of a series' color with its label, for the legend under a radar.
[[nodiscard]] data legend_data(const std::vector<std::string>& labels);
/// "h0" to "h10": the shade of a share.
[[nodiscard]] std::string shade(double share);

}  // namespace evalrun::reports
