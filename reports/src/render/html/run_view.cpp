#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "evalrun/reports/as_meant.hpp"

#include "charts.hpp"
#include "render/figures.hpp"
#include "render/terminal_notes.hpp"
#include "views.hpp"

namespace evalrun::reports {
namespace {

struct View {
  const HtmlRun& run;
  const Report& report;
  Shape shape;

  explicit View(const HtmlRun& of) : run(of), report(*of.report), shape(shape_of(report)) {
    if (shape.rules.empty()) shape.rules.emplace_back();
  }
  [[nodiscard]] const std::string& rules() const { return shape.rules.front(); }
  [[nodiscard]] std::span<const std::string> secondary_rules() const { return std::span(shape.rules).subspan(1); }
  /// The CSS classes of a table, with "narrow" for several languages.
  [[nodiscard]] std::string css(std::string_view name) const {
    return fmt::format("{}{}", name, shape.langs.size() > 1 ? " narrow" : "");
  }
  [[nodiscard]] const CategoryTally* counts(const std::string& lang, const std::string& category) const {
    return report.tally.find(lang, category);
  }
  /// The filter for the cases behind a number of this run.
  [[nodiscard]] Filter filter(const std::string& lang, const std::string& category) const {
    Filter out{{"run", std::to_string(run.number)}};
    if (!lang.empty()) out.emplace_back("lang", lang);
    if (!category.empty()) out.emplace_back("category", category);
    return out;
  }
};

using Row = std::vector<Cell>;

/// Adds the languages above their columns, if there are several.
void add_lang_head(Table& table, const View& view, std::size_t per_lang) {
  if (view.shape.langs.size() < 2) return;
  Row groups{Cell{}};
  for (const auto& lang : view.shape.langs) groups.push_back({.text = lang, .css = "group", .columns = per_lang});
  table.head.push_back(std::move(groups));
}

void add_head(Table& table, const View& view, std::string first, const Row& per_lang) {
  add_lang_head(table, view, per_lang.size());
  Row head{Cell{.text = std::move(first)}};
  for (std::size_t i = 0; i < view.shape.langs.size(); ++i) head.insert(head.end(), per_lang.begin(), per_lang.end());
  table.head.push_back(std::move(head));
}

/// The accuracy over all cases of a language, which all have the same weight.
SummaryValue all_cases(const View& view, const std::string& lang, const std::string& rules) {
  std::vector<SummaryValue> parts;
  const Accuracies accuracies(view.report.tally, lang, rules);
  bool recorded = false;
  for (const auto& category : view.shape.categories) {
    recorded = recorded || view.counts(lang, category) != nullptr;
    auto part = accuracies(category);
    if (!part.value && !part.partial) continue;
    // If a category was judged in part, its partial value counts.
    if (!part.value) part.value = part.partial;
    part.missing.clear();
    parts.push_back(std::move(part));
  }
  SummaryValue nothing;
  if (!recorded) nothing.missing.emplace_back("cases");
  if (parts.empty()) return nothing;
  auto sum = count_weighted(parts);
  sum.interval = wilson(static_cast<std::size_t>(std::lround(*sum.value * static_cast<double>(sum.n))), sum.n);
  return sum;
}

/// "400", or "100 of 400" in another color if selected cases have no answer.
Cell n_cell(const CaseCounts& cases, std::size_t n) {
  return {.text = n_of(cases, n), .css = cases.complete() ? "num" : "num bad", .hint = missing_words(cases)};
}

/// Adds the cells of a summary: accuracy, chart, n, and the figures of the secondary rules.
void add_summary_cells(Row& row, const CaseCounts& cases, const SummaryValue& value,
                       const std::vector<SummaryValue>& secondary) {
  if (value.value) {
    const bool other = !secondary.empty() && secondary.front().value;
    row.push_back({.text = percent(value.value), .css = "num strong"});
    row.push_back({.css = "chart",
                   .small = interval_words(value.interval),
                   .chart = bar_chart(*value.value, value.interval, other ? secondary.front().value : std::nullopt)});
    row.push_back(n_cell(cases, value.n));
  } else {
    row.insert(row.end(),
               {Cell{.text = value.missing.empty() ? "not scored" : "not run", .css = "num faint"}, Cell{}, Cell{}});
  }
  for (const auto& other : secondary)
    row.push_back({.text = other.value ? percent(other.value) : "", .css = "num secondary"});
}

Row summary_titles(const View& view) {
  Row titles{{.text = "accuracy", .css = "num"}, {.text = "95 % interval"}, {.text = "n", .css = "num"}};
  for (const auto& rules : view.secondary_rules()) titles.push_back({.text = rules, .css = "num secondary"});
  return titles;
}

Table summary_table(const View& view) {
  Table table{.css = view.css("summaries")};
  add_head(table, view, "", summary_titles(view));
  for (const auto* summary : headline_rows(view.report.suite)) {
    Row row{Cell{.text = std::string(summary->name), .hint = std::string(summary->formula)}};
    bool any = false;
    for (const auto& lang : view.shape.langs) {
      const auto value = summary_value(*summary, view.report.tally, lang, view.rules());
      any = any || value.value;
      std::vector<SummaryValue> secondary;
      for (const auto& rules : view.secondary_rules())
        secondary.push_back(summary->compute(Accuracies(view.report.tally, lang, rules)));
      add_summary_cells(row, case_counts(view.report, lang, value), value, secondary);
    }
    if (any) table.body.push_back(std::move(row));
  }
  Row row{Cell{.text = "All cases", .hint = "right answers / all cases, over all categories"}};
  for (const auto& lang : view.shape.langs) {
    std::vector<SummaryValue> secondary;
    for (const auto& rules : view.secondary_rules()) secondary.push_back(all_cases(view, lang, rules));
    CaseCounts cases;
    for (const auto& category : view.shape.categories) cases += case_counts(view.report, lang, category);
    add_summary_cells(row, cases, all_cases(view, lang, view.rules()), secondary);
  }
  table.body.push_back(std::move(row));
  return table;
}

void add_category_cells(Row& row, const View& view, const std::string& lang, const std::string& category,
                        std::span<const Outcome> outcomes) {
  const auto* counts = view.counts(lang, category);
  const auto cases = case_counts(view.report, lang, category);
  const auto accuracy = counts != nullptr ? counts->accuracy(view.rules()) : std::nullopt;
  if (accuracy) {
    const auto n = counts->n(view.rules()), correct = counts->correct(view.rules());
    const auto secondary =
        view.secondary_rules().empty() ? std::nullopt : counts->accuracy(view.secondary_rules().front());
    auto wrong = view.filter(lang, category);
    wrong.emplace_back("verdict", "wrong");
    row.push_back(n_cell(cases, n));
    row.back().filter = view.filter(lang, category);
    row.push_back({.text = std::to_string(correct), .css = "num"});
    Cell missed{.text = std::to_string(n - correct), .css = "num"};
    if (n > correct) missed.filter = std::move(wrong);
    row.push_back(std::move(missed));
    row.push_back({.text = percent(accuracy), .css = "num strong"});
    const auto around = wilson(correct, n);
    row.push_back({.css = "chart", .small = interval_words(around), .chart = bar_chart(*accuracy, around, secondary)});
  } else {
    row.insert(row.end(),
               {cases.selected > 0 ? n_cell(cases, cases.selected) : Cell{.css = "num"}, Cell{}, Cell{},
                Cell{.text = std::string(no_figure(cases, counts, view.rules())), .css = "num faint"}, Cell{}});
  }
  if (has_ceiling(view.report, view.rules())) {
    const auto ceiling = counts != nullptr ? counts->ceiling(view.rules()) : std::nullopt;
    row.push_back({.text = ceiling ? percent(ceiling) : "", .css = "num secondary"});
  }
  for (const auto& rules : view.secondary_rules()) {
    const auto other = counts != nullptr ? counts->accuracy(rules) : std::nullopt;
    row.push_back({.text = other ? percent(other) : "", .css = "num secondary"});
  }
  for (const auto outcome : outcomes) {
    const auto met = counts == nullptr ? 0 : counts->count(outcome);
    Cell cell{.text = met == 0 ? "" : std::to_string(met), .css = outcome == Outcome::infra ? "num bad" : "num"};
    if (met != 0) {
      cell.filter = view.filter(lang, category);
      cell.filter.emplace_back("outcome", to_string(outcome));
    }
    row.push_back(std::move(cell));
  }
}

Table category_table(const View& view) {
  Table table{.css = view.css("categories")};
  const auto outcomes = other_outcomes(view.report.tally);
  Row titles{{.text = "n", .css = "num"},
             {.text = "right", .css = "num"},
             {.text = "wrong", .css = "num"},
             {.text = "accuracy", .css = "num"},
             {.text = "95 % interval"}};
  if (has_ceiling(view.report, view.rules()))
    titles.push_back({.text = "ceiling", .css = "num secondary", .hint = "what answers equal to the gold ones reach"});
  for (const auto& rules : view.secondary_rules()) titles.push_back({.text = rules, .css = "num secondary"});
  for (const auto outcome : outcomes) titles.push_back({.text = std::string(to_string(outcome)), .css = "num"});
  add_head(table, view, "category", titles);
  for (const auto& category : view.shape.categories) {
    const bool run = std::ranges::any_of(view.shape.langs, [&](const auto& lang) {
      return view.counts(lang, category) != nullptr || case_counts(view.report, lang, category).selected != 0;
    });
    Row row{Cell{.text = category, .css = run ? "" : "faint"}};
    for (const auto& lang : view.shape.langs) add_category_cells(row, view, lang, category, outcomes);
    table.body.push_back(std::move(row));
  }
  return table;
}

/// The figures of repeats under the first rule set.
Table repeat_table(const View& view) {
  const auto attempts = view.report.repeats.attempts();
  Table table{.css = view.css("repeats")};
  Row titles;
  for (auto& title : repeat_titles(attempts)) titles.push_back({.text = std::move(title), .css = "num"});
  add_head(table, view, fmt::format("of {} answers", attempts), titles);
  const auto add = [&](const std::string& name, const auto& cells_of) {
    Row row{Cell{.text = name}};
    for (const auto& lang : view.shape.langs)
      for (auto& text : cells_of(lang)) row.push_back({.text = std::move(text), .css = "num"});
    table.body.push_back(std::move(row));
  };
  add("All cases", [&](const std::string& lang) { return repeat_cells(view.report, lang, view.rules()); });
  for (const auto& category : view.shape.categories)
    if (std::ranges::any_of(view.shape.langs, [&](const auto& lang) {
          return repeat_counts(view.report, lang, category, view.rules()).selected != 0;
        }))
      add(category, [&](const std::string& lang) { return repeat_cells(view.report, lang, category, view.rules()); });
  return table;
}

Table meant_table(const AsMeantFigures& figures) {
  Table table{.css = "repeats"};
  const auto add = [](std::vector<Row>& to, std::vector<std::string> texts) {
    auto& row = to.emplace_back();
    for (auto& text : texts) row.push_back({.text = std::move(text), .css = row.empty() ? "" : "num"});
  };
  add(table.head, meant_titles(figures));
  for (auto& texts : meant_rows(figures)) add(table.body, std::move(texts));
  return table;
}

/// Error types of one rule set in one language; most frequent first.
Table error_table(const View& view, const std::string& lang, const std::string& rules) {
  Table table{.css = "errors", .caption = view.shape.langs.size() > 1 ? fmt::format("{}, {}", rules, lang) : rules};
  std::vector<std::string> categories;
  Counts totals;
  for (const auto& category : view.shape.categories) {
    const auto* counts = view.counts(lang, category);
    const auto found = counts != nullptr ? counts->rules.find(rules) : decltype(counts->rules.end()){};
    if (counts == nullptr || found == counts->rules.end() || found->second.errors.empty()) continue;
    categories.push_back(category);
    for (const auto& [error, count] : found->second.errors) totals[error] += count;
  }
  std::vector<std::pair<std::string, std::size_t>> errors(totals.begin(), totals.end());
  std::ranges::stable_sort(errors, std::ranges::greater(), [](const auto& entry) { return entry.second; });
  if (errors.empty()) return table;

  Row head{Cell{.text = "error type"}, Cell{.text = "all", .css = "num"}};
  for (const auto& category : categories) head.push_back({.text = category, .css = "num turned"});
  table.head.push_back(std::move(head));
  const auto cell = [&](const std::string& error, const std::string& category, std::size_t count, std::string css) {
    if (count == 0) return Cell{.css = "num"};
    Cell out{.text = std::to_string(count), .css = std::move(css), .filter = view.filter(lang, category)};
    out.filter.emplace_back("error", error);
    out.filter.emplace_back("rules", rules);
    return out;
  };
  const auto most = static_cast<double>(errors.front().second);
  for (const auto& [error, total] : errors) {
    Row row{Cell{.text = error}, cell(error, "", total, "num strong")};
    for (const auto& category : categories) {
      const auto& met = view.counts(lang, category)->rules.find(rules)->second.errors;
      const auto at = met.find(error);
      const auto count = at == met.end() ? 0 : at->second;
      row.push_back(cell(error, category, count, "num " + shade(std::sqrt(static_cast<double>(count) / most))));
    }
    table.body.push_back(std::move(row));
  }
  return table;
}

data radar_view(const View& view) {
  std::vector<std::string> axes;
  for (const auto& category : view.shape.categories)
    if (std::ranges::any_of(view.shape.langs, [&](const auto& lang) {
          return Accuracies(view.report.tally, lang, view.rules())(category).value.has_value();
        }))
      axes.push_back(category);
  std::vector<RadarSeries> series;
  std::vector<std::string> labels;
  const auto add = [&](const std::string& label, const std::string& lang, const std::string& rules) {
    RadarSeries one{.label = label, .values = {}};
    for (const auto& axis : axes) one.values.push_back(Accuracies(view.report.tally, lang, rules)(axis).value);
    series.push_back(std::move(one));
    labels.push_back(label);
  };
  if (view.shape.langs.size() > 1)
    for (const auto& lang : view.shape.langs) add(lang, lang, view.rules());
  else
    for (const auto& rules : view.shape.rules) add(rules, view.shape.langs.front(), rules);
  data out;
  out.set("svg", radar_chart(axes, series));
  out.set("legend", legend_data(labels));
  return out;
}

}  // namespace

std::vector<const SummaryRow*> headline_rows(const Suite* suite) {
  std::vector<const SummaryRow*> rows;
  if (suite == nullptr) return rows;
  for (const auto& row : summary_rows(*suite)) rows.push_back(&row);
  std::ranges::stable_partition(rows, [](const auto* row) { return row->id.starts_with("overall"); });
  return rows;
}

std::string interval_words(const Interval& around) {
  return fmt::format("{} \u2013 {}", fixed(around.low * 100), fixed(around.high * 100));
}

data legend_data(const std::vector<std::string>& labels) {
  data out(data::type::list);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    data entry;
    entry.set("series", fmt::format("s{}", i));
    entry.set("label", text_data(labels[i]));
    out << entry;
  }
  return out;
}

std::string shade(double share) {
  constexpr double steps = 10;
  return fmt::format("h{}", static_cast<int>(std::lround(std::clamp(share, 0.0, 1.0) * steps)));
}

data run_view(const HtmlRun& run) {
  const View view(run);
  data out;
  out.set("summary_table", to_data(summary_table(view)));
  out.set("category_table", to_data(category_table(view)));
  if (const auto attempts = view.report.repeats.attempts(); attempts > 1) {
    data repeats;
    repeats.set("repeat_table", to_data(repeat_table(view)));
    repeats.set("repeat_formulas", texts_data(repeat_formula_lines(attempts)));
    out.set("repeats", repeats);
  }
  if (const auto figures = as_meant(view.report)) {
    data meant;
    meant.set("meant_line", text_data(meant_headline(*figures)));
    meant.set("meant_table", to_data(meant_table(*figures)));
    meant.set("meant_explained", text_data(meant_explained));
    out.set("meant", meant);
  }
  data tables(data::type::list), others(data::type::list);
  for (const auto& rules : view.shape.rules)
    for (const auto& lang : view.shape.langs)
      if (const auto table = error_table(view, lang, rules); !table.body.empty())
        (rules == view.rules() ? tables : others) << to_data(table);
  out.set("error_tables", tables);
  out.set("has_other_errors", others.is_non_empty_list());
  out.set("other_error_tables", others);
  if (const auto radar = radar_view(view); !radar.get("svg")->string_value().empty()) out.set("radar", radar);
  const auto not_run = not_run_lines(view.report);
  out.set("has_not_run", !not_run.empty());
  out.set("not_run", texts_data(not_run));
  out.set("remarks", texts_data(remark_lines(view.report)));
  out.set("formulas", texts_data(formula_lines(view.report)));
  return out;
}

}  // namespace evalrun::reports
