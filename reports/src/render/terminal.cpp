// Text tables for people: categories, then summaries; languages side by side, each accuracy with its 95 % interval.
#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/reports/as_meant.hpp"
#include "evalrun/reports/report.hpp"

#include "escape.hpp"
#include "figures.hpp"
#include "terminal_notes.hpp"
#include "text_table.hpp"

namespace evalrun::reports {
namespace {

/// The contents of the tables of one report.
struct View {
  const Report& report;
  Shape shape;
  std::vector<Outcome> outcomes;  ///< the outcomes other than `call` that occurred

  explicit View(const Report& of) : report(of), shape(shape_of(of)), outcomes(other_outcomes(of.tally)) {
    if (shape.rules.empty()) shape.rules.emplace_back();
  }
  [[nodiscard]] const std::string& rules() const { return shape.rules.front(); }
  [[nodiscard]] std::span<const std::string> secondary_rules() const { return std::span(shape.rules).subspan(1); }
  /// With several languages the outcomes get their own table; otherwise lines would be too long.
  [[nodiscard]] bool outcomes_apart() const { return shape.langs.size() > 1 && !outcomes.empty(); }
};

std::vector<ColumnGroup> groups_of(const View& view, std::size_t per_lang) {
  std::vector<ColumnGroup> groups;
  for (std::size_t i = 0; i < view.shape.langs.size(); ++i)
    if (!view.shape.langs[i].empty()) groups.push_back({printable(view.shape.langs[i]), 1 + i * per_lang, per_lang});
  return groups;
}

/// A table that repeats the columns `titles` for each language.
class LangTable {
 public:
  LangTable(const View& view, std::string first, const std::vector<std::string>& titles)
      : view_(view), table_([&] {
          std::vector<Align> columns(1 + titles.size() * view.shape.langs.size(), Align::right);
          columns.front() = Align::left;
          return columns;
        }()) {
    table_.set_groups(groups_of(view, titles.size()));
    std::vector<std::string> cells{std::move(first)};
    for (std::size_t i = 0; i < view.shape.langs.size(); ++i) cells.insert(cells.end(), titles.begin(), titles.end());
    table_.add(std::move(cells), Style::bold);
  }

  /// `cells_of(lang)` returns one cell per title.
  template <class F>
  void add(std::string name, F cells_of, Style style = Style::plain) {
    std::vector<std::string> cells{std::move(name)};
    for (const auto& lang : view_.shape.langs)
      for (auto& cell : cells_of(lang)) cells.push_back(std::move(cell));
    table_.add(std::move(cells), style);
  }

  [[nodiscard]] std::string text(bool color) const { return table_.text(color); }

 private:
  const View& view_;
  TextTable table_;
};

void add_outcomes(std::vector<std::string>& cells, const View& view, const CategoryTally* counts) {
  for (const auto outcome : view.outcomes)
    cells.push_back(counts == nullptr ? "" : std::to_string(counts->count(outcome)));
}

std::vector<std::string> category_cells(const View& view, const std::string& lang, const std::string& category,
                                        bool with_outcomes) {
  const auto* counts = view.report.tally.find(lang, category);
  const auto cases = case_counts(view.report, lang, category);
  const auto accuracy = counts != nullptr ? counts->accuracy(view.rules()) : std::nullopt;
  std::vector<std::string> cells;
  if (accuracy) {
    const auto n = counts->n(view.rules()), correct = counts->correct(view.rules());
    cells = {n_of(cases, n), std::to_string(correct), percent(accuracy), interval_text(wilson(correct, n))};
  } else {
    cells = {cases.selected > 0 ? n_of(cases, cases.selected) : "-", "-",
             std::string(no_figure(cases, counts, view.rules())), ""};
  }
  if (has_ceiling(view.report, view.rules())) {
    const auto ceiling = counts != nullptr ? counts->ceiling(view.rules()) : std::nullopt;
    cells.push_back(ceiling ? percent(ceiling) : "");
  }
  for (const auto& rules : view.secondary_rules()) {
    const auto other = counts != nullptr ? counts->accuracy(rules) : std::nullopt;
    cells.push_back(other ? percent(other) : "");
  }
  if (with_outcomes) add_outcomes(cells, view, counts);
  return cells;
}

std::string category_table(const View& view, bool color) {
  std::vector<std::string> titles{"n", "correct", "accuracy", "95 % interval"};
  if (has_ceiling(view.report, view.rules())) titles.emplace_back("ceiling");
  for (const auto& rules : view.secondary_rules()) titles.push_back(printable(rules));
  const bool with_outcomes = !view.outcomes_apart();
  if (with_outcomes)
    for (const auto outcome : view.outcomes) titles.emplace_back(to_string(outcome));
  LangTable table(view, "category", titles);
  for (const auto& category : view.shape.categories) {
    const bool run = std::ranges::any_of(view.shape.langs, [&](const std::string& lang) {
      return view.report.tally.find(lang, category) != nullptr ||
             case_counts(view.report, lang, category).selected != 0;
    });
    table.add(
        printable(category),
        [&](const std::string& lang) { return category_cells(view, lang, category, with_outcomes); },
        run ? Style::plain : Style::faint);
  }
  return table.text(color);
}

std::string outcome_table(const View& view, bool color) {
  std::vector<std::string> titles;
  for (const auto outcome : view.outcomes) titles.emplace_back(to_string(outcome));
  LangTable table(view, "outcomes", titles);
  for (const auto& category : view.shape.categories)
    table.add(printable(category), [&](const std::string& lang) {
      std::vector<std::string> cells;
      add_outcomes(cells, view, view.report.tally.find(lang, category));
      return cells;
    });
  return table.text(color);
}

std::string summary_table(const View& view, bool color) {
  std::vector<std::string> titles{"n", "accuracy", "95 % interval"};
  for (const auto& rules : view.secondary_rules()) titles.push_back(printable(rules));
  LangTable table(view, "summary", titles);
  for (const auto& row : summary_rows(*view.report.suite))
    table.add(std::string(row.name), [&](const std::string& lang) {
      const auto value = summary_value(row, view.report.tally, lang, view.rules());
      const auto n = n_of(case_counts(view.report, lang, value), value.n);
      std::vector<std::string> cells{value.value ? n : "-",
                                     value.value             ? percent(value.value)
                                     : value.missing.empty() ? "not scored"
                                                             : "not run",
                                     value.value ? interval_text(value.interval) : ""};
      for (const auto& rules : view.secondary_rules()) {
        const auto other = row.compute(Accuracies(view.report.tally, lang, rules));
        cells.push_back(other.value ? percent(other.value) : "");
      }
      return cells;
    });
  return table.text(color);
}

/// The figures of repeats under the first rule set.
std::string repeat_table(const View& view, bool color) {
  const auto most = view.report.repeats.attempts();
  LangTable table(view, fmt::format("of {} answers", most), repeat_titles(most));
  for (const auto& category : view.shape.categories) {
    const bool run = std::ranges::any_of(view.shape.langs, [&](const std::string& lang) {
      return repeat_counts(view.report, lang, category, view.rules()).selected != 0;
    });
    if (run)
      table.add(printable(category),
                [&](const std::string& lang) { return repeat_cells(view.report, lang, category, view.rules()); });
  }
  table.add("all cases", [&](const std::string& lang) { return repeat_cells(view.report, lang, view.rules()); });
  return table.text(color);
}

/// The counts of error types by category, with a column for each rule set.
std::string error_table(const View& view, bool color) {
  std::vector<Align> columns{Align::left, Align::left};
  std::vector<std::string> titles{"category", "error type"};
  for (const auto& rules : view.shape.rules) {
    columns.push_back(Align::right);
    titles.push_back(printable(rules));
  }
  TextTable table(std::move(columns));
  table.add(std::move(titles), Style::bold);
  for (const auto& lang : view.shape.langs)
    for (const auto& category : view.shape.categories) {
      const auto* counts = view.report.tally.find(lang, category);
      if (counts == nullptr) continue;
      std::map<std::string, std::vector<std::string>> rows;
      for (std::size_t i = 0; i < view.shape.rules.size(); ++i) {
        const auto rules = counts->rules.find(view.shape.rules[i]);
        if (rules == counts->rules.end()) continue;
        for (const auto& [error, count] : rules->second.errors) {
          auto& cells = rows.try_emplace(error, view.shape.rules.size()).first->second;
          cells[i] = std::to_string(count);
        }
      }
      for (auto& [error, cells] : rows) {
        cells.insert(cells.begin(), {printable(in_lang(category, lang)), printable(error)});
        table.add(std::move(cells));
      }
    }
  return table.text(color);
}

/// The accuracy of each subcategory, with a column for each rule set; empty if there are no subcategories.
std::string subcategory_table(const View& view, bool color) {
  std::vector<Align> columns{Align::left, Align::left, Align::right};
  std::vector<std::string> titles{"category", "part", "n"};
  for (const auto& rules : view.shape.rules) {
    columns.push_back(Align::right);
    titles.push_back(printable(rules));
  }
  TextTable table(std::move(columns));
  table.add(std::move(titles), Style::bold);
  bool any = false;
  for (const auto& [key, counts] : view.report.tally.categories()) {
    const auto first = counts.rules.find(view.rules());
    if (first == counts.rules.end()) continue;
    for (const auto& [name, part] : first->second.subcategories) {
      std::vector<std::string> cells{printable(key.second), printable(name), std::to_string(part.scored)};
      for (const auto& rules : view.shape.rules) {
        const auto of = counts.rules.find(rules);
        const auto it =
            of == counts.rules.end() ? decltype(of->second.subcategories.end()){} : of->second.subcategories.find(name);
        const bool there = of != counts.rules.end() && it != of->second.subcategories.end() && it->second.scored > 0;
        cells.push_back(
            there ? percent(static_cast<double>(it->second.correct) / static_cast<double>(it->second.scored)) : "");
      }
      table.add(std::move(cells));
      any = true;
    }
  }
  return any ? table.text(color) : "";
}

/// The figures as meant; empty if no answer is read otherwise than officially.
std::string meant_table(const View& view, bool color) {
  const auto figures = as_meant(view.report);
  if (!figures) return {};
  using enum Align;
  TextTable table({left, right, right, right, right, left});
  table.add(meant_titles(*figures), Style::bold);
  for (auto& row : meant_rows(*figures)) {
    for (auto& cell : row) cell = printable(cell);
    table.add(std::move(row));
  }
  return styled(printable(meant_headline(*figures)), Style::warning, color) + "\n\n" + table.text(color) + '\n' +
         styled(std::string(meant_explained), Style::faint, color) + '\n';
}

void add_lines(std::string& out, const std::vector<std::string>& lines, Style style, bool color) {
  for (const auto& line : lines) out += styled(printable(line), style, color) + '\n';
  if (!lines.empty()) out += '\n';
}

std::string report_text(const Report& report, const RenderOptions& how) {
  const View view(report);
  std::string out;
  if (report.suite != nullptr)
    out += styled(fmt::format("{}: {}{}", report.suite->id, report.suite->title, printable(how_asked(report))),
                  Style::bold, how.color) +
           '\n';
  const auto selection = selection_line(report);
  out += fmt::format("model {}, rules {}{}\n{}\n", printable(report.model), printable(view.rules()),
                     view.secondary_rules().empty()
                         ? ""
                         : printable(fmt::format(", secondary rules {}", fmt::join(view.secondary_rules(), ", "))),
                     selection.empty() ? "" : printable(selection) + '\n');
  add_lines(out, warning_lines(report), Style::warning, how.color);
  out += category_table(view, how.color) + '\n';
  if (view.outcomes_apart()) out += outcome_table(view, how.color) + '\n';
  if (how.errors) out += error_table(view, how.color) + '\n';
  if (how.errors)
    if (const auto parts = subcategory_table(view, how.color); !parts.empty()) out += parts + '\n';
  if (report.suite != nullptr && !summary_rows(*report.suite).empty()) out += summary_table(view, how.color) + '\n';
  if (const auto meant = meant_table(view, how.color); !meant.empty()) out += meant + '\n';
  if (report.repeats.attempts() > 1) out += repeat_table(view, how.color) + '\n';
  add_lines(out, formula_lines(report), Style::faint, how.color);
  if (report.repeats.attempts() > 1)
    add_lines(out, repeat_formula_lines(report.repeats.attempts()), Style::faint, how.color);
  add_lines(out, not_run_lines(report), Style::plain, how.color);
  add_lines(out, remark_lines(report), Style::plain, how.color);
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

std::vector<RenderedFile> render_terminal(std::span<const Report> reports, const RenderOptions& how) {
  std::string out;
  for (const auto& report : reports) {
    if (!out.empty()) out += '\n';
    out += report_text(report, how);
  }
  return {{"report.txt", std::move(out)}};
}

}  // namespace

namespace renderer_rows {

extern const Renderer terminal{.id = "terminal",
                               .help = "aligned tables with intervals and formulas",
                               .target = RenderTarget::standard_output,
                               .render = render_terminal};

}  // namespace renderer_rows

}  // namespace evalrun::reports
