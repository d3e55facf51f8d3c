/// The single-turn aggregates of the ToolDev paper, computed from the eight columns of its table.
///
///     ToolDevAggregates row = tooldev_aggregates({82.25, 94.5, 95, 93.5, 78.68, 83.12, 81.25, 75});
///     // 91.31 82.09 86.70
#pragma once

namespace evalrun::reports {

/// Percentages as the table prints them.
struct ToolDevColumns {
  double non_live_simple;  ///< unweighted mean of Python, Java and JavaScript
  double non_live_multiple;
  double non_live_parallel;
  double non_live_parallel_multiple;
  double live_simple;
  double live_multiple;
  double live_parallel;
  double live_parallel_multiple;
};

/// Percentages.
struct ToolDevAggregates {
  double non_live;  ///< unweighted mean of the four non-live columns
  double live;      ///< live columns weighted by 258, 1037, 16 and 24 cases, the sizes of the data set at the time
  double overall;   ///< (non_live + live) / 2
};

[[nodiscard]] inline ToolDevAggregates tooldev_aggregates(const ToolDevColumns& c) {
  const double non_live =
      (c.non_live_simple + c.non_live_multiple + c.non_live_parallel + c.non_live_parallel_multiple) / 4;
  const double live =
      (258 * c.live_simple + 1037 * c.live_multiple + 16 * c.live_parallel + 24 * c.live_parallel_multiple) /
      (258 + 1037 + 16 + 24);
  return {non_live, live, (non_live + live) / 2};
}

}  // namespace evalrun::reports
