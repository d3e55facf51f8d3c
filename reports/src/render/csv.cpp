// CSV of every figure: one row per language, category and rule set, then one per summary, then the repeats over all
// cases, then the figures as meant.
#include <algorithm>

#include <fmt/format.h>

#include "evalrun/reports/as_meant.hpp"
#include "evalrun/reports/report.hpp"

#include "escape.hpp"
#include "figures.hpp"

namespace evalrun::reports {
namespace {

std::string fraction(std::optional<double> value) { return value ? fixed(*value, 6) : ""; }

std::vector<std::string> header() {
  std::vector<std::string> cells{"suite",  "model", "lang",    "kind",     "name",  "rules",
                                 "status", "n",     "correct", "accuracy", "low95", "high95"};
  for (const auto outcome : all_outcomes) cells.emplace_back(to_string(outcome));
  cells.insert(cells.end(),
               {"partial", "missing", "formula", "ceiling", "stubbed", "answers", "pass_at_1", "pass_at_k",
                "pass_always_k", "majority_k", "flip_rate", "answered", "selected", "complete", "mode", "selection"});
  return cells;
}

/// The rows. The column `settings` is there only if one of the runs was made otherwise than usual.
class Table {
 public:
  explicit Table(std::span<const Report> reports)
      : settings_(std::ranges::any_of(reports, [](const Report& report) { return !report.settings.empty(); })) {
    auto cells = header();
    if (settings_) cells.emplace_back("settings");
    text = csv_line(cells) + '\n';
  }
  /// Adds a row that has all cells but the last ones, which are the same in all rows of a report.
  void add(std::vector<std::string> cells, const Report& report) {
    cells.insert(cells.end(), {report.mode, report.selection});
    if (settings_) cells.push_back(report.settings);
    text += csv_line(cells) + '\n';
  }

  std::string text;

 private:
  bool settings_;
};

std::string status_of(const CaseCounts& cases, const CategoryTally* counts, std::string_view rules) {
  if (cases.no_data) return "no data";
  if (counts == nullptr) return "not run";
  if (const auto why = counts->why_not_scored(rules); !why.empty()) return "not scored: " + why;
  return counts->accuracy(rules) ? "run" : "no answers";
}

/// The figures of repeats; k is the planned number of attempts.
void add_repeats(std::vector<std::string>& cells, const RepeatCounts* counts, std::size_t k) {
  if (counts == nullptr || counts->cases == 0 || k < 2) {
    cells.resize(cells.size() + 6);
    return;
  }
  cells.insert(cells.end(), {std::to_string(k), fraction(counts->mean(counts->pass_at, 1)),
                             fraction(counts->mean(counts->pass_at, k)), fraction(counts->mean(counts->pass_always, k)),
                             fraction(counts->mean(counts->majority, k)), fraction(counts->flip_rate())});
}

/// Answered cases, selected cases, and whether all are answered; empty if nothing was selected.
void add_completeness(std::vector<std::string>& cells, const CaseCounts& cases) {
  if (cases.selected == 0)
    cells.resize(cells.size() + 3);
  else
    cells.insert(cells.end(),
                 {std::to_string(cases.answered), std::to_string(cases.selected), cases.complete() ? "true" : "false"});
}

void add_category(Table& out, const Report& report, const std::vector<std::string>& key) {
  const std::string &lang = key[2], &category = key[4], &rules = key[5];
  const auto* counts = report.tally.find(lang, category);
  const auto cases = case_counts(report, lang, category);
  auto cells = key;
  const auto accuracy = counts != nullptr ? counts->accuracy(rules) : std::nullopt;
  cells.push_back(status_of(cases, counts, rules));
  if (accuracy) {
    const auto around = wilson(counts->correct(rules), counts->n(rules));
    cells.insert(cells.end(), {std::to_string(counts->n(rules)), std::to_string(counts->correct(rules)),
                               fraction(accuracy), fraction(around.low), fraction(around.high)});
  } else {
    cells.resize(cells.size() + 5);
  }
  for (const auto outcome : all_outcomes)
    cells.push_back(counts != nullptr ? std::to_string(counts->count(outcome)) : "");
  cells.resize(cells.size() + 3);
  const auto judged = counts != nullptr ? counts->rules.find(rules) : decltype(counts->rules.end()){};
  const bool any = counts != nullptr && judged != counts->rules.end();
  cells.push_back(any && judged->second.unattainable > 0 ? fraction(counts->ceiling(rules)) : "");
  cells.push_back(any && judged->second.stubbed > 0 ? std::to_string(judged->second.stubbed) : "");
  add_repeats(cells, report.repeats.find(lang, category, rules), report.repeats.attempts());
  // With repeats, cases with all their answers count, as in the figures of the same row.
  add_completeness(cells,
                   report.repeats.wanted() < 2 || cases.no_data ? cases : repeat_counts(report, lang, category, rules));
  out.add(std::move(cells), report);
}

void add_repeated(Table& out, const Report& report, const std::string& suite, const Shape& shape) {
  if (report.repeats.attempts() < 2) return;
  for (const auto& lang : shape.langs)
    for (const auto& rules : shape.rules) {
      const auto sum = report.repeats.sum(lang, rules);
      std::vector<std::string> cells{suite, report.model, lang, "repeats", "all cases", rules, "run"};
      cells.push_back(std::to_string(sum.cases));
      cells.resize(header().size() - 11);
      add_repeats(cells, &sum, report.repeats.attempts());
      add_completeness(cells, repeat_counts(report, lang, rules));
      out.add(std::move(cells), report);
    }
}

void add_summary(Table& out, const Report& report, const SummaryLine& line) {
  const auto& value = line.value;
  std::vector<std::string> cells{std::string(report.suite->id),
                                 report.model,
                                 line.lang,
                                 "summary",
                                 std::string(line.row->name),
                                 line.rules,
                                 value.value             ? "run"
                                 : value.missing.empty() ? "not scored: " + value.not_scored()
                                                         : "not run"};
  cells.push_back(value.value ? std::to_string(value.n) : "");
  cells.emplace_back();
  cells.push_back(fraction(value.value));
  cells.push_back(value.value ? fraction(value.interval.low) : "");
  cells.push_back(value.value ? fraction(value.interval.high) : "");
  cells.resize(cells.size() + all_outcomes.size());
  cells.push_back(fraction(value.partial));
  cells.push_back(fmt::format("{}", fmt::join(value.missing, " ")));
  cells.emplace_back(line.row->formula);
  cells.resize(header().size() - 5);
  add_completeness(cells, case_counts(report, line.lang, value));
  out.add(std::move(cells), report);
}

/// Rows of the kinds "as meant" and "as meant summary"; in column `formula` the forms in which answers are read.
void add_meant(Table& out, const Report& report, const std::string& suite) {
  const auto figures = as_meant(report);
  if (!figures) return;
  const auto add = [&](std::string_view kind, const std::string& lang, std::string name, std::size_t n,
                       std::string correct, std::optional<double> accuracy, const Interval& around, std::string formula,
                       const CaseCounts& cases) {
    std::vector<std::string> cells{suite,           report.model,   lang, std::string(kind),
                                   std::move(name), figures->rules, "run"};
    cells.insert(cells.end(), {std::to_string(n), std::move(correct), fraction(accuracy), fraction(around.low),
                               fraction(around.high)});
    cells.resize(cells.size() + all_outcomes.size() + 2);
    cells.push_back(std::move(formula));
    cells.resize(header().size() - 5);
    add_completeness(cells, cases);
    out.add(std::move(cells), report);
  };
  const auto add_figure = [&](const MeantFigure& one, std::string name) {
    add("as meant", one.lang, std::move(name), one.n, std::to_string(one.correct), one.accuracy(), one.interval(),
        one.read_words(), one.cases);
  };
  for (const auto& one : figures->categories) add_figure(one, one.category);
  add_figure(figures->all, "all cases");
  if (figures->only_calls) add_figure(figures->calls, std::string(meant_calls));
  for (const auto& one : figures->summaries)
    add("as meant summary", one.lang, std::string(one.row->name), one.meant.n, "", one.meant.value, one.meant.interval,
        std::string(one.row->formula), one.cases);
}

std::vector<RenderedFile> render_csv(std::span<const Report> reports, const RenderOptions&) {
  Table out(reports);
  for (const auto& report : reports) {
    const Shape shape = shape_of(report);
    const std::string suite(report.suite != nullptr ? report.suite->id : "");
    for (const auto& lang : shape.langs)
      for (const auto& category : shape.categories)
        for (const auto& rules : shape.rules)
          add_category(out, report, {suite, report.model, lang, "category", category, rules});
    for (const auto& line : summaries_of(report)) add_summary(out, report, line);
    add_repeated(out, report, suite, shape);
    add_meant(out, report, suite);
  }
  return {{"report.csv", std::move(out.text)}};
}

}  // namespace

namespace renderer_rows {

extern const Renderer csv{.id = "csv",
                          .flag = "--csv",
                          .help = "also write a CSV file: a row per category and summary",
                          .render = render_csv};

}  // namespace renderer_rows

}  // namespace evalrun::reports
