/// The contents of the sections of an HTML report, one function per template in reports/html/.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kainjow/mustache.hpp>

#include "html_report.hpp"

namespace evalrun::reports {

using kainjow::mustache::data;

/// The filter that a click sets in the list of cases: {"category", "live_simple"}, {"error", "value_error:string"}.
using Filter = std::vector<std::pair<std::string_view, std::string>>;

struct Cell {
  std::string text = {};
  std::string css = {};    ///< CSS classes
  std::string small = {};  ///< a second line
  std::string chart = {};  ///< SVG of charts.hpp
  std::string hint = {};   ///< tooltip
  Filter filter = {};
  std::size_t columns = 1;
};

struct Table {
  std::string css = {};
  std::string caption = {};
  std::vector<std::vector<Cell>> head = {};
  std::vector<std::vector<Cell>> body = {};  ///< the first cell of a row names it
};

/// Data for the templates. The templates escape HTML; these functions replace control characters (`printable`).
[[nodiscard]] data to_data(const Table& table);
[[nodiscard]] data text_data(std::string_view text);
[[nodiscard]] data texts_data(const std::vector<std::string>& texts);

struct Comparison;

/// A run of the HTML report and its label.
struct HtmlRun {
  const Report* report;
  std::string label;
  std::size_t number;  ///< position among the reports; filters use it
};

/// run.mustache: summaries, radar, categories, error types and remarks of one run.
[[nodiscard]] data run_view(const HtmlRun& run);
/// leaderboard.mustache: the runs of one suite, ranked. `compared`: they are the two runs of a comparison.
[[nodiscard]] data leaderboard_view(std::span<const HtmlRun> runs, bool compared);

/// compare.mustache: what got worse and better between two runs.
[[nodiscard]] data compare_view(const Comparison& both);

/// The summaries of a suite; overall summaries come first.
[[nodiscard]] std::vector<const SummaryRow*> headline_rows(const Suite* suite);
/// "39.68 – 89.22": an interval in percent.
[[nodiscard]] std::string interval_words(const Interval& around);
/// Colors and labels of the series, for the legend of a radar chart.
[[nodiscard]] data legend_data(const std::vector<std::string>& labels);
/// The CSS class for the shade of a share: "h0" to "h10".
[[nodiscard]] std::string shade(double share);

}  // namespace evalrun::reports
