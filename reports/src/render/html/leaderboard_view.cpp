#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "charts.hpp"
#include "render/figures.hpp"
#include "render/terminal_notes.hpp"
#include "views.hpp"

namespace evalrun::reports {
namespace {

using Row = std::vector<Cell>;

constexpr std::size_t radar_series = 5;  ///< more lines cannot be distinguished

struct Ranked {
  const HtmlRun* run;
  Shape shape;
  std::string rules;
  std::optional<double> score;  ///< ranks the run; nullopt if cases are missing
};

struct Board {
  std::vector<Ranked> runs;             ///< best first; for a comparison in the given order
  std::vector<const SummaryRow*> rows;  ///< with a value in some run
  std::vector<std::string> langs;
  std::vector<std::string> categories;

  [[nodiscard]] SummaryValue value(const Ranked& ranked, const SummaryRow& row, const std::string& lang,
                                   const std::string& rules) const {
    return summary_value(row, ranked.run->report->tally, lang, rules);
  }
};

void add_new(std::vector<std::string>& into, const std::vector<std::string>& from) {
  for (const auto& name : from)
    if (std::ranges::find(into, name) == into.end()) into.push_back(name);
}

Board board_of(std::span<const HtmlRun> runs, bool ranked_by_score) {
  Board board;
  for (const auto& run : runs) {
    Ranked ranked{.run = &run, .shape = shape_of(*run.report), .rules = {}, .score = {}};
    if (!ranked.shape.rules.empty()) ranked.rules = ranked.shape.rules.front();
    add_new(board.langs, ranked.shape.langs);
    add_new(board.categories, ranked.shape.categories);
    board.runs.push_back(std::move(ranked));
  }
  const auto* suite = runs.front().report->suite;
  for (const auto* row : headline_rows(suite))
    if (std::ranges::any_of(board.runs, [&](const Ranked& ranked) {
          return std::ranges::any_of(board.langs, [&](const auto& lang) {
            return board.value(ranked, *row, lang, ranked.rules).value.has_value();
          });
        }))
      board.rows.push_back(row);
  if (!ranked_by_score || board.rows.empty()) return board;
  for (auto& ranked : board.runs)
    if (is_complete(*ranked.run->report))
      ranked.score = board.value(ranked, *board.rows.front(), board.langs.front(), ranked.rules).value;
  std::ranges::stable_sort(board.runs, [](const Ranked& a, const Ranked& b) { return a.score > b.score; });
  return board;
}

std::string with_lang(std::string_view name, const std::string& lang, const Board& board) {
  return board.langs.size() > 1 ? fmt::format("{} [{}]", name, lang) : std::string(name);
}

/// The first secondary rule set of a run, which has a column; empty if the run has one rule set.
std::string secondary_rules(const Ranked& ranked) { return ranked.shape.rules.size() > 1 ? ranked.shape.rules[1] : ""; }

/// The title of the column of secondary rules; runs may have different ones.
std::string secondary_title(const Board& board) {
  std::set<std::string> names;
  for (const auto& ranked : board.runs)
    if (auto name = secondary_rules(ranked); !name.empty()) names.insert(std::move(name));
  return names.size() == 1 ? *names.begin() : names.empty() ? "" : "secondary rules";
}

Table ranking_table(const Board& board, bool compared) {
  Table table{.css = "ranking sortable"};
  Row head{{.text = compared ? "run" : "model"}};
  for (const auto* row : board.rows)
    for (const auto& lang : board.langs) {
      head.push_back({.text = with_lang(row->name, lang, board), .css = "num", .hint = std::string(row->formula)});
      if (row == board.rows.front()) {
        head.push_back({.text = "95 % interval"});
        head.push_back({.text = secondary_title(board),
                        .css = "num secondary",
                        .hint = "the same figure under the secondary rules"});
      }
    }
  head.insert(head.end(), {Cell{.text = "n", .css = "num"}, Cell{.text = "infra", .css = "num"}});
  table.head.push_back(std::move(head));
  std::size_t rank = 0;
  for (const auto& ranked : board.runs) {
    Row line{Cell{.text = ranked.run->label,
                  .small = compared       ? ranked.run->report->model
                           : ranked.score ? fmt::format("{}. {}", ++rank, ranked.rules)
                                          : ranked.rules}};
    for (const auto* row : board.rows)
      for (const auto& lang : board.langs) {
        const auto value = board.value(ranked, *row, lang, ranked.rules);
        const bool main = row == board.rows.front();
        line.push_back({.text = value.value ? percent(value.value) : "not run",
                        .css = value.value ? main ? "num strong" : "num" : "num faint",
                        .small = value.value && !main ? interval_words(value.interval) : ""});
        if (!main) continue;
        const auto other = board.value(ranked, *row, lang, secondary_rules(ranked)).value;
        line.push_back({.css = "chart",
                        .small = value.value ? interval_words(value.interval) : "",
                        .chart = value.value ? bar_chart(*value.value, value.interval, other) : ""});
        line.push_back({.text = other ? percent(other) : "", .css = "num secondary"});
      }
    const auto& report = *ranked.run->report;
    const auto cases = case_counts(report);
    const bool whole = is_complete(report);
    line.push_back({.text = n_of(cases, cases.selected),
                    .css = whole ? "num" : "num bad",
                    .small = whole ? "" : "INCOMPLETE",
                    .hint = missing_words(cases)});
    const auto infra = report.tally.infra();
    line.push_back({.text = infra == 0 ? "" : std::to_string(infra), .css = "num bad"});
    table.body.push_back(std::move(line));
  }
  return table;
}

/// ", ceiling 94.12%"; empty if the rules reject no gold answer.
std::string ceiling_words(const Ranked& ranked, const std::string& lang, const std::string& category) {
  const auto& report = *ranked.run->report;
  const auto* counts = report.tally.find(lang, category);
  if (counts == nullptr || !has_ceiling(report, ranked.rules)) return {};
  return fmt::format(", ceiling {}", percent(counts->ceiling(ranked.rules)));
}

/// The figures of repeats, over all cases.
Table repeat_board(const Board& board) {
  Table table{.css = "repeats"};
  std::size_t attempts = 0;
  for (const auto& ranked : board.runs) attempts = std::max(attempts, ranked.run->report->repeats.attempts());
  if (attempts < 2) return table;
  Row head{{.text = "run"}, {.text = "answers", .css = "num"}};
  for (const auto* title : {"cases", "pass@1", "pass@k", "pass^k", "maj@k", "flips"})
    head.push_back({.text = title, .css = "num", .hint = "k: as many answers as the run has"});
  table.head.push_back(std::move(head));
  for (const auto& ranked : board.runs) {
    const auto& repeats = ranked.run->report->repeats;
    if (repeats.attempts() < 2) continue;
    for (const auto& lang : board.langs) {
      Row line{{.text = with_lang(ranked.run->label, lang, board)},
               {.text = std::to_string(repeats.attempts()), .css = "num"}};
      for (auto& text : repeat_cells(*ranked.run->report, lang, ranked.rules))
        line.push_back({.text = std::move(text), .css = "num"});
      table.body.push_back(std::move(line));
    }
  }
  return table;
}

Table heat_table(const Board& board, const std::string& lang) {
  Table table{.css = "heat sortable", .caption = lang};
  std::vector<std::string> categories;
  for (const auto& category : board.categories)
    if (std::ranges::any_of(board.runs, [&](const Ranked& ranked) {
          return Accuracies(ranked.run->report->tally, lang, ranked.rules)(category).value.has_value();
        }))
      categories.push_back(category);
  Row head{{.text = "model"}};
  for (const auto& category : categories) head.push_back({.text = category, .css = "num turned", .hint = category});
  table.head.push_back(std::move(head));
  for (const auto& ranked : board.runs) {
    Row line{{.text = ranked.run->label}};
    for (const auto& category : categories) {
      const auto value = Accuracies(ranked.run->report->tally, lang, ranked.rules)(category);
      const auto cases = case_counts(*ranked.run->report, lang, category);
      if (!value.value) {
        const auto* counts = ranked.run->report->tally.find(lang, category);
        line.push_back({.text = std::string(no_figure(cases, counts, ranked.rules)), .css = "num faint"});
        continue;
      }
      Cell cell{.text = percent(value.value),
                .css = "num " + shade(*value.value),
                .hint = fmt::format("n = {}, 95 % interval {}{}", n_of(cases, value.n), interval_words(value.interval),
                                    ceiling_words(ranked, lang, category)),
                .filter = {{"run", std::to_string(ranked.run->number)}, {"category", category}, {"verdict", "wrong"}}};
      if (!cases.complete()) cell.small = n_of(cases, value.n);
      if (!lang.empty()) cell.filter.emplace_back("lang", lang);
      line.push_back(std::move(cell));
    }
    table.body.push_back(std::move(line));
  }
  return table;
}

/// Error types by model, over all categories and languages.
Table error_table(const Board& board) {
  Table table{.css = "errors"};
  std::vector<Counts> of_runs;
  Counts totals;
  for (const auto& ranked : board.runs) {
    auto& counts = of_runs.emplace_back();
    for (const auto& [key, tally] : ranked.run->report->tally.categories())
      if (const auto rules = tally.rules.find(ranked.rules); rules != tally.rules.end())
        for (const auto& [error, count] : rules->second.errors) {
          counts[error] += count;
          totals[error] += count;
        }
  }
  std::vector<std::pair<std::string, std::size_t>> errors(totals.begin(), totals.end());
  std::ranges::stable_sort(errors, std::ranges::greater(), [](const auto& entry) { return entry.second; });
  if (errors.empty()) return table;
  Row head{{.text = "error type"}, {.text = "all", .css = "num"}};
  for (const auto& ranked : board.runs)
    head.push_back({.text = ranked.run->label, .css = "num turned", .hint = ranked.run->label});
  table.head.push_back(std::move(head));
  for (const auto& [error, total] : errors) {
    Row line{{.text = error}, {.text = std::to_string(total), .css = "num strong"}};
    for (std::size_t i = 0; i < of_runs.size(); ++i) {
      const auto at = of_runs[i].find(error);
      if (at == of_runs[i].end()) {
        line.push_back({.css = "num"});
        continue;
      }
      line.push_back(
          {.text = std::to_string(at->second),
           .css = "num " + shade(static_cast<double>(at->second) / static_cast<double>(total)),
           .filter = {
               {"run", std::to_string(board.runs[i].run->number)}, {"error", error}, {"rules", board.runs[i].rules}}});
    }
    table.body.push_back(std::move(line));
  }
  return table;
}

data radar_view(const Board& board) {
  std::vector<RadarSeries> series;
  std::vector<std::string> labels, axes;
  for (const auto& category : board.categories)
    if (std::ranges::any_of(board.runs, [&](const Ranked& ranked) {
          return Accuracies(ranked.run->report->tally, board.langs.front(), ranked.rules)(category).value.has_value();
        }))
      axes.push_back(category);
  for (const auto& ranked : board.runs)
    for (const auto& lang : board.langs) {
      if (series.size() >= radar_series) break;
      RadarSeries one{.label = with_lang(ranked.run->label, lang, board), .values = {}};
      for (const auto& axis : axes)
        one.values.push_back(Accuracies(ranked.run->report->tally, lang, ranked.rules)(axis).value);
      labels.push_back(one.label);
      series.push_back(std::move(one));
    }
  data out;
  out.set("svg", radar_chart(axes, series));
  out.set("legend", legend_data(labels));
  return out;
}

}  // namespace

data leaderboard_view(std::span<const HtmlRun> runs, bool compared) {
  const Board board = board_of(runs, !compared);
  data out;
  out.set("title", std::string(compared ? "Both runs" : "Leaderboard"));
  const auto* suite = runs.front().report->suite;
  out.set("suite", text_data(suite != nullptr ? fmt::format("{}: {}", suite->id, suite->title) : "Cases of no suite"));
  out.set("ranking_table", to_data(ranking_table(board, compared)));
  data tables(data::type::list);
  for (const auto& lang : board.langs) tables << to_data(heat_table(board, lang));
  // A comparison shows its own table of categories.
  out.set("has_heat", !compared);
  out.set("heat_tables", tables);
  const auto repeats = repeat_board(board);
  out.set("has_repeats", !repeats.body.empty());
  out.set("repeat_board", to_data(repeats));
  const auto errors = error_table(board);
  out.set("has_errors", !errors.body.empty());
  out.set("error_table", to_data(errors));
  if (const auto radar = radar_view(board); !radar.get("svg")->string_value().empty()) out.set("radar", radar);
  out.set("radar_title", std::string(board.runs.size() * board.langs.size() > radar_series
                                         ? fmt::format("The first {}, by category", radar_series)
                                         : "By category"));
  out.set("formulas", texts_data(formula_lines(*runs.front().report)));
  std::vector<std::string> remarks;
  for (const auto& ranked : board.runs)
    for (const auto* notes : {&ranked.run->report->gaps, &ranked.run->report->notes})
      for (const auto& note : *notes) remarks.push_back(fmt::format("{}: {}", ranked.run->label, note));
  out.set("remarks", texts_data(remarks));
  return out;
}

}  // namespace evalrun::reports
