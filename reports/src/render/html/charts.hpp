/// Inline SVG. Colors come from the page's style sheet by class, so that both themes and paper work.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evalrun/reports/statistics.hpp"

namespace evalrun::reports {

/// A bar from 0 to 100 % with its interval, and a tick where another rule set puts the same answers.
[[nodiscard]] std::string bar_chart(double value, const Interval& around, std::optional<double> beside = {});

/// A change around a line in the middle, which is no change; 1 reaches the edge.
[[nodiscard]] std::string change_chart(double change, const Interval& around);

struct RadarSeries {
  std::string label;
  std::vector<std::optional<double>> values;  ///< one per axis; nullopt: not run
};

/// A net over at least three axes, 0 in the middle; empty for fewer axes.
[[nodiscard]] std::string radar_chart(std::span<const std::string> axes, std::span<const RadarSeries> series);

}  // namespace evalrun::reports
