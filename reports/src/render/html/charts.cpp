#include "charts.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

#include <fmt/format.h>
#include <kainjow/mustache.hpp>

#include "render/escape.hpp"
#include "render/figures.hpp"

namespace evalrun::reports {
namespace {

std::string html_text(std::string_view text) { return kainjow::mustache::html_escape(printable(text)); }

struct Point {
  double x = 0, y = 0;
};

constexpr double width = 560, height = 400, radius = 140;

Point on_axis(std::size_t axis, std::size_t axes, double share) {
  const double angle = 2 * std::numbers::pi * static_cast<double>(axis) / static_cast<double>(axes);
  return {width / 2 + share * radius * std::sin(angle), height / 2 - share * radius * std::cos(angle)};
}

std::string ring(std::size_t axes, double share) {
  std::string points;
  for (std::size_t i = 0; i < axes; ++i) {
    const auto [x, y] = on_axis(i, axes, share);
    points += fmt::format("{}{},{}", i == 0 ? "" : " ", fixed(x, 1), fixed(y, 1));
  }
  return fmt::format("<polygon class=\"ring\" points=\"{}\"/>", points);
}

std::string axis_label(std::size_t axis, std::size_t axes, std::string_view name) {
  constexpr double beyond = 1.09, middle = 12;
  const auto [x, y] = on_axis(axis, axes, beyond);
  const char* anchor = std::abs(x - width / 2) < middle ? "middle" : x < width / 2 ? "end" : "start";
  const double down = y > height / 2 + middle ? 10 : y < height / 2 - middle ? 0 : 4;
  return fmt::format("<text class=\"axis\" x=\"{}\" y=\"{}\" text-anchor=\"{}\">{}</text>", fixed(x, 1),
                     fixed(y + down, 1), anchor, html_text(name));
}

/// A polygon if every axis has a value, otherwise lines between neighboring values. A missing value is not drawn as
/// zero.
std::string shape_of_series(const RadarSeries& series, std::size_t number) {
  std::string points, dots, lines;
  const auto& values = series.values;
  const bool closed = std::ranges::all_of(values, [](const auto& value) { return value.has_value(); });
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (!values[i]) continue;
    const auto [x, y] = on_axis(i, values.size(), *values[i]);
    points += fmt::format("{}{},{}", points.empty() ? "" : " ", fixed(x, 1), fixed(y, 1));
    dots += fmt::format("<circle r=\"2.5\" cx=\"{}\" cy=\"{}\"/>", fixed(x, 1), fixed(y, 1));
    const auto next = (i + 1) % values.size();
    if (!values[next]) continue;
    const auto [to_x, to_y] = on_axis(next, values.size(), *values[next]);
    lines += fmt::format("M{} {}L{} {}", fixed(x, 1), fixed(y, 1), fixed(to_x, 1), fixed(to_y, 1));
  }
  const auto shape = closed          ? fmt::format("<polygon points=\"{}\"/>", points)
                     : lines.empty() ? std::string()
                                     : fmt::format("<path d=\"{}\"/>", lines);
  return fmt::format("<g class=\"series s{}\">{}{}<title>{}</title></g>", number, shape, dots, html_text(series.label));
}

}  // namespace

std::string bar_chart(double value, const Interval& around, std::optional<double> secondary) {
  constexpr double length = 160;
  const auto at = [](double share) { return fixed(share * length, 1); };
  std::string out = fmt::format(
      "<svg class=\"bar\" viewBox=\"0 0 {0} 16\" width=\"{0}\" height=\"16\" aria-hidden=\"true\">"
      "<rect class=\"track\" width=\"{0}\" height=\"8\" y=\"4\" rx=\"2\"/>"
      "<rect class=\"fill\" width=\"{1}\" height=\"8\" y=\"4\" rx=\"2\"/>"
      "<path class=\"whisker\" d=\"M{2} 8H{3}M{2} 5V11M{3} 5V11\"/>",
      fixed(length, 0), at(value), at(around.low), at(around.high));
  if (secondary) out += fmt::format("<path class=\"tick\" d=\"M{0} 1V15\"/>", at(*secondary));
  return out + "</svg>";
}

std::string change_chart(double change, const Interval& around) {
  constexpr double half = 80;
  const auto at = [](double share) { return fixed(half + std::clamp(share, -1.0, 1.0) * half, 1); };
  return fmt::format(
      "<svg class=\"bar\" viewBox=\"0 0 {0} 16\" width=\"{0}\" height=\"16\" aria-hidden=\"true\">"
      "<rect class=\"track\" width=\"{0}\" height=\"8\" y=\"4\" rx=\"2\"/>"
      "<rect class=\"{1}\" x=\"{2}\" width=\"{3}\" height=\"8\" y=\"4\"/>"
      "<path class=\"whisker\" d=\"M{4} 8H{5}M{4} 5V11M{5} 5V11\"/><path class=\"zero\" d=\"M{6} 0V16\"/></svg>",
      fixed(2 * half, 0), change < 0 ? "fill-worse" : "fill-better", at(std::min(change, 0.0)),
      fixed(std::min(std::abs(change), 1.0) * half, 1), at(around.low), at(around.high), fixed(half, 0));
}

std::string radar_chart(std::span<const std::string> axes, std::span<const RadarSeries> series) {
  constexpr std::size_t fewest = 3;
  if (axes.size() < fewest || series.empty()) return {};
  std::string out =
      fmt::format("<svg class=\"radar\" viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"Accuracy by category\">",
                  fixed(width, 0), fixed(height, 0));
  for (const double share : {0.25, 0.5, 0.75, 1.0}) out += ring(axes.size(), share);
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const auto [x, y] = on_axis(i, axes.size(), 1);
    out += fmt::format("<path class=\"spoke\" d=\"M{} {}L{} {}\"/>", fixed(width / 2, 0), fixed(height / 2, 0),
                       fixed(x, 1), fixed(y, 1));
  }
  for (std::size_t i = 0; i < series.size(); ++i) out += shape_of_series(series[i], i);
  for (const double share : {0.5, 1.0}) {
    const auto [x, y] = on_axis(0, axes.size(), share);
    out += fmt::format("<text class=\"scale\" x=\"{}\" y=\"{}\">{}%</text>", fixed(x + 4, 1), fixed(y + 10, 1),
                       fixed(share * 100, 0));
  }
  for (std::size_t i = 0; i < axes.size(); ++i) out += axis_label(i, axes.size(), axes[i]);
  return out + "</svg>";
}

}  // namespace evalrun::reports
