/// Charts as inline SVG. The style sheet sets the colors by class, for both themes and for print.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evalrun/reports/statistics.hpp"

namespace evalrun::reports {

/// A bar from 0 to 100 % with its interval, and a tick for the figure of the secondary rules.
[[nodiscard]] std::string bar_chart(double value, const Interval& around, std::optional<double> secondary = {});

/// A change as a bar that starts in the middle; a change of 1 reaches the edge.
[[nodiscard]] std::string change_chart(double change, const Interval& around);

struct RadarSeries {
  std::string label;
  std::vector<std::optional<double>> values;  ///< one per axis; nullopt: not run
};

/// A radar chart with 0 in the center; empty for fewer than three axes.
[[nodiscard]] std::string radar_chart(std::span<const std::string> axes, std::span<const RadarSeries> series);

}  // namespace evalrun::reports
