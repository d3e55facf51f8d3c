#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "evalrun/reports/compare.hpp"
#include "evalrun/reports/format.hpp"

#include "page/charts.hpp"
#include "page/views.hpp"

namespace evalrun::reports {
namespace {

using Row = std::vector<Cell>;

/// "-1.62": percentage points.
std::string points(double fraction) {
  const auto text = fixed(std::abs(fraction) * 100);
  return fraction < 0 && text != "0.00" ? "\u2212" + text : fraction > 0 && text != "0.00" ? "+" + text : text;
}

std::string points(const Interval& around) {
  return fmt::format("{} \u2026 {}", points(around.low), points(around.high));
}

std::string p_words(double p) { return p < 0.001 ? "< 0.001" : fixed(p, 3); }

std::string with_lang(const std::string& name, const std::string& lang) {
  return lang.empty() ? name : fmt::format("{} [{}]", name, lang);
}

/// A change that chance alone does not explain, by the p value that counts.
std::string change_css(double change, double p) {
  constexpr double alpha = 0.05;
  return p > alpha ? "num strong" : change < 0 ? "num strong worse" : "num strong better";
}

struct Change {
  double value;
  Interval interval;
};

/// The largest change that a chart has to hold.
double reach(const Comparison& both) {
  constexpr double smallest = 0.02;
  double out = smallest;
  const auto take = [&](const Interval& around) { out = std::max({out, std::abs(around.low), std::abs(around.high)}); };
  take(both.total.difference);
  for (const auto& one : both.categories)
    if (one.figures.n != 0) take(one.figures.difference);
  for (const auto& one : both.summaries)
    if (one.difference) take(one.difference->interval);
  return std::min(out, 1.0);
}

void add_change(Row& row, const Change& change, double p, double span) {
  row.push_back({.text = points(change.value), .css = change_css(change.value, p)});
  row.push_back(
      {.css = "chart",
       .small = points(change.interval),
       .chart = change_chart(change.value / span, {change.interval.low / span, change.interval.high / span})});
}

Cell flips(std::size_t count, std::string verdict, const std::string& lang, const std::string& category) {
  Cell cell{.text = std::to_string(count), .css = "num"};
  if (count == 0) return cell;
  cell.filter = {{"verdict", std::move(verdict)}};
  if (!lang.empty()) cell.filter.emplace_back("lang", lang);
  if (!category.empty()) cell.filter.emplace_back("category", category);
  return cell;
}

Row figures_row(std::string name, const Paired& figures, const std::string& lang, const std::string& category,
                std::optional<double> adjusted, double span) {
  Row row{Cell{.text = std::move(name)}};
  if (figures.n == 0) {
    row.insert(row.end(), {Cell{.text = "not run", .css = "num faint"}, {}, {}, {}, {}, {}, {}, {}, {}, {}});
    return row;
  }
  row.push_back({.text = percent(figures.base), .css = "num"});
  row.push_back({.text = percent(figures.next), .css = "num"});
  add_change(row, {figures.change(), figures.difference}, adjusted.value_or(figures.p_value), span);
  row.push_back(flips(figures.down, "lost", lang, category));
  row.push_back(flips(figures.up, "won", lang, category));
  row.push_back({.text = std::to_string(figures.n), .css = "num"});
  row.push_back({.text = p_words(figures.p_value), .css = "num"});
  row.push_back({.text = adjusted ? p_words(*adjusted) : "", .css = "num"});
  row.push_back({.text = figures.detectable >= 1 ? "any" : fixed(figures.detectable * 100),
                 .css = "num beside",
                 .hint = "the smallest drop, in points, that so many cases show with 80 % chance"});
  return row;
}

Table category_table(const Comparison& both, double span) {
  Table table{.css = "changes"};
  table.head.push_back({{.text = ""},
                        {.text = "base", .css = "num"},
                        {.text = "new", .css = "num"},
                        {.text = "change", .css = "num"},
                        {.text = "95 % interval, points"},
                        {.text = "worse", .css = "num", .hint = "cases that were right and are wrong"},
                        {.text = "better", .css = "num", .hint = "cases that were wrong and are right"},
                        {.text = "n", .css = "num"},
                        {.text = "p", .css = "num", .hint = "exact McNemar test"},
                        {.text = "p, Holm", .css = "num", .hint = "adjusted for looking at all categories"},
                        {.text = "detectable", .css = "num beside"}});
  table.body.push_back(figures_row("All cases", both.total, "", "", std::nullopt, span));
  for (const auto& one : both.categories)
    table.body.push_back(
        figures_row(with_lang(one.category, one.lang), one.figures, one.lang, one.category, one.adjusted_p, span));
  return table;
}

Table summary_table(const Comparison& both, double span) {
  Table table{.css = "changes"};
  table.head.push_back({{.text = ""},
                        {.text = "base", .css = "num"},
                        {.text = "new", .css = "num"},
                        {.text = "change", .css = "num"},
                        {.text = "95 % interval, points"},
                        {.text = "n", .css = "num"}});
  for (const auto& one : both.summaries) {
    if (!one.base || !one.next || !one.difference) continue;
    Row row{Cell{.text = with_lang(std::string(one.row->name), one.lang), .hint = std::string(one.row->formula)}};
    row.push_back({.text = percent(one.base), .css = "num"});
    row.push_back({.text = percent(one.next), .css = "num"});
    const auto& around = one.difference->interval;
    const double outside = around.low > 0 || around.high < 0 ? 0 : 1;
    add_change(row, {one.difference->estimate, around}, outside, span);
    row.push_back({.text = std::to_string(one.n), .css = "num"});
    table.body.push_back(std::move(row));
  }
  return table;
}

Table movement_table(const Comparison& both) {
  constexpr std::size_t most = 25;
  Table table{.css = "movements"};
  table.head.push_back({{.text = "in"}, {.text = "from"}, {.text = "to"}, {.text = "cases", .css = "num"}});
  const auto words = [](const std::string& error) { return error.empty() ? std::string("right") : error; };
  for (const auto& one : both.movements) {
    if (table.body.size() == most) break;
    table.body.push_back({Cell{.text = with_lang(one.category, one.lang)},
                          Cell{.text = words(one.from), .css = one.from.empty() ? "better" : ""},
                          Cell{.text = words(one.to),
                               .css = one.to.empty()     ? "better"
                                      : one.from.empty() ? "worse"
                                                         : ""},
                          Cell{.text = std::to_string(one.cases), .css = "num"}});
  }
  return table;
}

std::string headline(const Comparison& both) {
  const auto& total = both.total;
  if (total.n == 0) return "The runs have no answered case in common.";
  return fmt::format(
      "{} \u2192 {} of {} paired cases: {} points, 95 % interval {}; {} got worse, {} got better, p = {}.",
      percent(total.base), percent(total.next), total.n, points(total.change()), points(total.difference), total.down,
      total.up, p_words(total.p_value));
}

}  // namespace

data compare_view(const Comparison& both) {
  const double span = reach(both);
  data out;
  out.set("headline", text_data(headline(both)));
  out.set("compared_rules", text_data(both.rules));
  out.set("base_name", text_data(both.base_name));
  out.set("next_name", text_data(both.next_name));
  std::vector<std::string> warnings = both.warnings;
  if (both.unanswered > 0)
    warnings.push_back(fmt::format("{} cases have no answer in one run or both and are not paired.", both.unanswered));
  if (both.only_base + both.only_next > 0)
    warnings.push_back(fmt::format("{} cases are only in the base and {} only in the new run; they are not paired.",
                                   both.only_base, both.only_next));
  out.set("compare_warnings", texts_data(warnings));
  const auto summaries = summary_table(both, span);
  out.set("has_summaries", !summaries.body.empty());
  out.set("summary_changes", to_data(summaries));
  out.set("category_changes", to_data(category_table(both, span)));
  const auto movements = movement_table(both);
  out.set("has_movements", !movements.body.empty());
  out.set("movement_table", to_data(movements));
  return out;
}

}  // namespace evalrun::reports
