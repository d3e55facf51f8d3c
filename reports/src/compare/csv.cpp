// One row per category, the total, each summary, each figure as meant, each check of the gate and each case that
// changed. Column `kind` says which.
#include "render/escape.hpp"
#include "render/figures.hpp"
#include "words.hpp"

namespace evalrun::reports {
namespace {

using Cells = std::vector<std::string>;

std::string number(double value) { return fixed(value, 6); }

/// kind, lang, category, name, n, base, new, change, low95, high95, worse, better, p, adjusted_p, shows
Cells figures(const std::string& kind, const std::string& lang, const std::string& name, const Paired& paired) {
  Cells cells{kind, lang, name, name, std::to_string(paired.n)};
  if (paired.n == 0) return cells;
  cells.insert(cells.end(), {number(paired.base), number(paired.next), number(paired.change()),
                             number(paired.difference.low), number(paired.difference.high), std::to_string(paired.down),
                             std::to_string(paired.up), number(paired.p_value)});
  return cells;
}

/// Fills the columns `cases` (empty: not known), `complete` and `accepted`, which follow the columns of a case.
void add_completeness(Cells& cells, std::string cases, bool complete, bool accepted) {
  constexpr std::size_t before = 21;
  cells.resize(before);
  cells.push_back(std::move(cases));
  cells.emplace_back(complete ? "true" : "false");
  cells.emplace_back(accepted ? "true" : "false");
}

void add(std::string& out, Cells cells, const Cells& header) {
  cells.resize(header.size());
  // A negative number is no formula and needs no apostrophe.
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const bool is_number = i >= 4 && i <= 14;
    if (i > 0) out += ',';
    out += is_number ? cells[i] : csv_cell(cells[i]);
  }
  out += '\n';
}

void add_case(std::string& out, const CaseChange& change, const Cells& header) {
  Cells cells{change.difference() < 0 ? "worse" : "better", change.lang, change.category, change.id,
              std::to_string(std::max(change.base.attempts, change.next.attempts))};
  const auto rate = [](const CaseSide& side) {
    return side.attempts == 0 ? "" : number(static_cast<double>(side.right) / static_cast<double>(side.attempts));
  };
  cells.insert(cells.end(), {rate(change.base), rate(change.next), number(change.difference())});
  cells.resize(15);
  cells.insert(cells.end(), {"", "", side_text(change.base), side_text(change.next), change.base.output.value_or(""),
                             change.next.output.value_or("")});
  add(out, std::move(cells), header);
}

std::string render_comparison_csv(const Comparison& both, const RenderOptions&) {
  const Cells header{"kind",   "lang",     "category", "name",         "n",           "base",        "new",
                     "change", "low95",    "high95",   "worse",        "better",      "p",           "adjusted_p",
                     "shows",  "verdict",  "reason",   "base_verdict", "new_verdict", "base_output", "new_output",
                     "cases",  "complete", "accepted", "not_scored",   "stubbed"};
  std::string out = csv_line(header) + '\n';
  for (const auto& one : both.categories) {
    auto cells = figures("category", one.lang, one.category, one.figures);
    if (one.figures.n > 0) cells.insert(cells.end(), {number(one.adjusted_p), number(one.figures.detectable)});
    add_completeness(cells, std::to_string(one.cases), one.complete, one.accepted);
    cells.insert(cells.end(), {std::to_string(one.unscored()), std::to_string(one.stubbed)});
    add(out, std::move(cells), header);
  }
  auto total = figures("total", "", "total", both.total);
  if (both.total.n > 0) total.insert(total.end(), {"", number(both.total.detectable)});
  add_completeness(total, std::to_string(all_cases(both)), both.complete(), both.accepted());
  add(out, std::move(total), header);
  for (const auto& line : both.summaries) {
    Cells cells{"summary", line.lang, std::string(line.row->id), std::string(line.row->name), std::to_string(line.n)};
    if (line.difference)
      cells.insert(cells.end(), {number(*line.base), number(*line.next), number(line.difference->estimate),
                                 number(line.difference->interval.low), number(line.difference->interval.high), "", "",
                                 number(line.difference->p_value)});
    else if (line.base && line.next)
      cells.insert(cells.end(), {number(*line.base), number(*line.next), number(*line.next - *line.base)});
    cells.resize(16);
    cells.push_back(line.not_compared);
    if ((line.base && line.next) || !line.complete)
      add_completeness(cells, line.cases > 0 ? std::to_string(line.cases) : "", line.complete, line.accepted);
    add(out, std::move(cells), header);
  }
  for (const auto& pair : meant_pairs(both)) {
    const auto cell = [](std::optional<double> figure) { return figure ? number(*figure) : std::string(); };
    Cells cells{"as meant " + pair.kind, pair.lang, pair.id, pair.name, std::to_string(pair.n), cell(pair.base.meant),
                cell(pair.next.meant)};
    if (pair.base.meant && pair.next.meant) cells.push_back(number(*pair.next.meant - *pair.base.meant));
    add(out, std::move(cells), header);
  }
  if (both.gate) {
    for (const auto& check : both.gate->checks) {
      Cells cells{"check", check.lang, check.what, check_name(both, check), std::to_string(check.n)};
      if (check.n > 0) {
        cells.insert(cells.end(), {"", "", number(check.change), "", "", "", ""});
        if (check.tested)
          cells.insert(cells.end(), {number(check.p_value), number(check.adjusted_p), number(check.detectable)});
      }
      cells.resize(15);
      cells.insert(cells.end(), {std::string(to_string(check.verdict)), check.reason});
      add(out, std::move(cells), header);
    }
    Cells cells{"gate", "", "", ""};
    cells.resize(15);
    cells.emplace_back(to_string(both.gate->verdict));
    add_completeness(cells, "", both.complete(), both.accepted());
    add(out, std::move(cells), header);
  }
  for (const auto* changes : {&both.down, &both.up})
    for (const auto& change : *changes) add_case(out, change, header);
  return out;
}

}  // namespace

namespace comparison_rows {

extern const ComparisonRenderer csv{
    .id = "csv",
    .flag = "--csv",
    .help = "also write a CSV file: a row per category, summary, check and changed case",
    .render = render_comparison_csv};

}  // namespace comparison_rows

}  // namespace evalrun::reports
