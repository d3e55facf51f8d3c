#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "evalrun/reports/as_meant.hpp"
#include "evalrun/reports/compare.hpp"

#include "charts.hpp"
#include "compare/words.hpp"
#include "render/figures.hpp"
#include "views.hpp"

namespace evalrun::reports {
namespace {

using Row = std::vector<Cell>;

/// "−1.62", "+0.40": percentage points.
std::string points(double fraction) {
  auto text = signed_points(fraction);
  return text.starts_with('-') ? "\u2212" + text.substr(1) : text;
}

std::string points(const Interval& around) {
  return fmt::format("{} \u2026 {}", points(around.low), points(around.high));
}

/// The CSS classes of a change; a significant change is strong and colored.
std::string change_css(double change, double p) {
  constexpr double alpha = 0.05;
  return p > alpha ? "num" : change < 0 ? "num strong worse" : "num strong better";
}

struct Change {
  double value;
  Interval interval;
};

/// The change at the edge of the charts: the farthest end of any interval.
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

/// The filter for the cases behind a number.
Filter cases_of(std::string verdict, const std::string& lang, const std::string& category) {
  Filter filter{{"verdict", std::move(verdict)}};
  if (!lang.empty()) filter.emplace_back("lang", lang);
  if (!category.empty()) filter.emplace_back("category", category);
  return filter;
}

Cell flips(std::size_t count, std::string verdict, const std::string& lang, const std::string& category) {
  Cell cell{.text = std::to_string(count), .css = "num"};
  if (count > 0) cell.filter = cases_of(std::move(verdict), lang, category);
  return cell;
}

Row figures_row(std::string name, const Paired& figures, std::size_t of, const std::string& lang,
                const std::string& category, std::optional<double> adjusted, double span) {
  Row row{Cell{.text = std::move(name)}};
  const Cell n{.text = part_of(figures.n, of), .css = "num"};
  if (figures.n == 0) {
    row.insert(row.end(), {Cell{.text = of > 0 ? "not compared" : "not run", .css = "num faint"},
                           {},
                           {},
                           {},
                           {},
                           {},
                           of > 0 ? n : Cell{},
                           {},
                           {},
                           {}});
    return row;
  }
  row.push_back({.text = percent(figures.base), .css = "num"});
  row.push_back({.text = percent(figures.next), .css = "num"});
  add_change(row, {figures.change(), figures.difference}, adjusted.value_or(figures.p_value), span);
  row.push_back(flips(figures.down, "lost", lang, category));
  row.push_back(flips(figures.up, "won", lang, category));
  row.push_back(n);
  row.push_back({.text = p_text(figures.p_value), .css = "num"});
  row.push_back({.text = adjusted ? p_text(*adjusted) : "", .css = "num"});
  row.push_back({.text = figures.detectable >= 1 ? "nothing" : fixed(figures.detectable * 100),
                 .css = "num secondary",
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
                        {.text = "p, Holm", .css = "num", .hint = "adjusted for the number of categories"},
                        {.text = "shows",
                         .css = "num secondary",
                         .hint = "the smallest drop, in points, that so many cases show with 80 % chance"}});
  table.body.push_back(figures_row("All cases", both.total, all_cases(both), "", "", std::nullopt, span));
  for (const auto& one : both.categories)
    table.body.push_back(figures_row(in_lang(one.category, one.lang), one.figures, one.cases, one.lang, one.category,
                                     one.adjusted_p, span));
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
    if (!one.base || !one.next) continue;
    Row row{Cell{.text = in_lang(std::string(one.row->name), one.lang), .hint = std::string(one.row->formula)}};
    row.push_back({.text = percent(one.base), .css = "num"});
    row.push_back({.text = percent(one.next), .css = "num"});
    if (one.difference) {
      const auto& around = one.difference->interval;
      const double outside = around.low > 0 || around.high < 0 ? 0 : 1;
      add_change(row, {one.difference->estimate, around}, outside, span);
    } else {
      row.push_back({.text = points(*one.next - *one.base), .css = "num", .hint = one.not_compared});
      row.push_back({.text = "none", .css = "faint", .hint = one.not_compared});
    }
    row.push_back({.text = part_of(one.n, one.cases), .css = "num"});
    table.body.push_back(std::move(row));
  }
  return table;
}

Table meant_table(const Comparison& both, const std::vector<MeantPair>& pairs) {
  Table table{.css = "changes"};
  const auto add = [](std::vector<Row>& to, std::vector<std::string> texts) {
    auto& row = to.emplace_back();
    for (auto& text : texts) row.push_back({.text = std::move(text), .css = row.empty() ? "" : "num"});
  };
  add(table.head, meant_pair_titles(both));
  for (const auto& pair : pairs) add(table.body, meant_pair_cells(pair));
  return table;
}

Table movement_table(const Comparison& both) {
  constexpr std::size_t most = 25;
  Table table{.css = "movements"};
  table.head.push_back({{.text = "in"}, {.text = "from"}, {.text = "to"}, {.text = "cases", .css = "num"}});
  const auto words = [](const std::string& error) { return error.empty() ? std::string("right") : error; };
  for (const auto& one : both.movements) {
    if (table.body.size() == most) break;
    const bool lost = one.from.empty(), won = one.to.empty();
    Cell cases{.text = std::to_string(one.cases), .css = "num"};
    if (lost != won) {
      cases.filter = cases_of(lost ? "lost" : "won", one.lang, one.category);
      cases.filter.emplace_back("run", lost ? "1" : "0");
      cases.filter.emplace_back("error", lost ? one.to : one.from);
    }
    table.body.push_back({Cell{.text = in_lang(one.category, one.lang)},
                          Cell{.text = words(one.from), .css = lost ? "better" : ""},
                          Cell{.text = words(one.to),
                               .css = won    ? "better"
                                      : lost ? "worse"
                                             : ""},
                          std::move(cases)});
  }
  return table;
}

std::string headline(const Comparison& both) {
  const auto& total = both.total;
  if (total.n == 0) return "The runs have no answered case in common.";
  return fmt::format("{} \u2192 {} of {} paired cases: {} points, 95 % interval {}, p {}{}.", percent(total.base),
                     percent(total.next), total.n, points(total.change()), points(total.difference),
                     total.p_value < 0.0001 ? "" : "= ", p_text(total.p_value));
}

std::string_view css_of(GateVerdict verdict) {
  switch (verdict) {
    case GateVerdict::go: return "go";
    case GateVerdict::no_go: return "no-go";
    case GateVerdict::inconclusive:
    case GateVerdict::incomplete: break;
  }
  return "inconclusive";
}

/// The checks of the gate; checks that did not pass come first.
Table check_table(const Comparison& both) {
  Table table{.css = "changes checks"};
  table.head.push_back({{.text = "check"},
                        {.text = "verdict"},
                        {.text = "change", .css = "num"},
                        {.text = "allowed drop", .css = "num"},
                        {.text = "p", .css = "num"},
                        {.text = "p, Holm", .css = "num", .hint = "adjusted for the number of checks"},
                        {.text = "n", .css = "num"},
                        {.text = "why"}});
  std::vector<const GateCheck*> checks;
  for (const auto& check : both.gate->checks) checks.push_back(&check);
  std::ranges::stable_partition(checks, [](const auto* check) { return check->verdict != GateVerdict::go; });
  for (const auto* check : checks) {
    const bool any = check->n > 0;
    table.body.push_back({Cell{.text = check_name(both, *check)},
                          Cell{.text = std::string(to_string(check->verdict)),
                               .css = fmt::format("strong verdict-{}", css_of(check->verdict))},
                          Cell{.text = any ? points(check->change) : "", .css = "num"},
                          Cell{.text = fixed(check->max_drop * 100), .css = "num"},
                          Cell{.text = any && check->tested ? p_text(check->p_value) : "", .css = "num"},
                          Cell{.text = any && check->tested ? p_text(check->adjusted_p) : "", .css = "num"},
                          Cell{.text = std::to_string(check->n), .css = "num"}, Cell{.text = check->reason}});
  }
  return table;
}

/// The decisive checks, as sentences.
std::vector<std::string> decision_reasons(const Comparison& both) {
  const auto& gate = *both.gate;
  constexpr std::size_t most = 3;
  if (gate.verdict == GateVerdict::incomplete)
    return {"Cases are missing from one of the runs or were not scored, so the gate cannot decide; see the notes."};
  std::vector<std::string> reasons;
  std::size_t decisive = 0;
  for (const auto& check : gate.checks) {
    if (check.verdict != gate.verdict || gate.verdict == GateVerdict::go) continue;
    if (++decisive <= most) reasons.push_back(fmt::format("{}: {}", check_name(both, check), check_text(check)));
  }
  if (decisive > most) reasons.push_back(fmt::format("and {} more", decisive - most));
  if (gate.verdict == GateVerdict::go)
    reasons.push_back(fmt::format(
        "{} passed: no figure fell by more than is allowed and beyond what chance explains.",
        gate.checks.size() == 1 ? std::string("The one check") : fmt::format("All {} checks", gate.checks.size())));
  return reasons;
}

/// A number with its word; a click shows the cases.
data flips_data(std::size_t count, std::string_view words, std::string_view verdict) {
  data out;
  out.set("count", std::to_string(count));
  out.set("words", std::string(words));
  out.set("verdict", std::string(verdict));
  out.set("any", count > 0);
  return out;
}

}  // namespace

data compare_view(const Comparison& both) {
  const double span = reach(both);
  data out;
  out.set("has_checks", both.gate.has_value());
  if (both.gate) {
    out.set("decision", std::string(to_string(both.gate->verdict)));
    out.set("decision_css", std::string(css_of(both.gate->verdict)));
    out.set("decision_reasons", texts_data(decision_reasons(both)));
    out.set("check_table", to_data(check_table(both)));
  }
  out.set("headline", text_data(headline(both)));
  out.set("compared_rules", text_data(both.rules));
  out.set("base_name", text_data(both.base_name));
  out.set("base_model", text_data(both.base.model));
  out.set("next_name", text_data(both.next_name));
  out.set("next_model", text_data(both.next.model));
  auto warnings = caution_lines(both);
  for (auto& note : summary_notes(both)) warnings.push_back(std::move(note));
  out.set("compare_warnings", texts_data(warnings));
  data flips(data::type::list);
  flips << flips_data(both.down.size(), "got worse", "lost") << flips_data(both.up.size(), "got better", "won");
  out.set("flips", flips);
  const auto summaries = summary_table(both, span);
  out.set("has_summaries", !summaries.body.empty());
  out.set("summary_changes", to_data(summaries));
  out.set("category_changes", to_data(category_table(both, span)));
  if (const auto pairs = meant_pairs(both); !pairs.empty()) {
    data meant;
    meant.set("meant_lines", texts_data(meant_pair_lines(both)));
    meant.set("meant_table", to_data(meant_table(both, pairs)));
    meant.set("meant_explained", text_data(meant_explained));
    out.set("meant", meant);
  }
  const auto movements = movement_table(both);
  out.set("has_movements", !movements.body.empty());
  out.set("movement_table", to_data(movements));
  if (both.movements.size() > movements.body.size())
    out.set("more_movements", fmt::format("and {} more", both.movements.size() - movements.body.size()));
  return out;
}

namespace comparison_rows {

extern const ComparisonRenderer html{
    .id = "html",
    .flag = "--html",
    .help = "also write an HTML report: what changed, and every case of both runs side by side",
    .input = RenderInput::cases};

}  // namespace comparison_rows

}  // namespace evalrun::reports
