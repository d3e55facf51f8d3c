#include <fmt/format.h>

#include "evalrun/reports/as_meant.hpp"

#include "render/escape.hpp"
#include "render/figures.hpp"
#include "render/text_table.hpp"
#include "text/messages.hpp"
#include "words.hpp"

namespace evalrun::reports {
namespace {

std::string category_table(const Comparison& both, bool color) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::right, Align::right,
                   Align::right, Align::right, Align::right, Align::right});
  table.add({"category", "n", "base", "new", "change", "95 % interval", "worse", "better", "p", "Holm p", "shows"},
            Style::bold);
  for (const auto& one : both.categories) {
    auto cells = figure_cells(printable(in_lang(one.category, one.lang)), one.figures, one.cases);
    if (one.figures.n > 0) {
      cells.push_back(p_text(one.adjusted_p));
      cells.push_back(one.figures.detectable < 1 ? fixed(one.figures.detectable * 100) : "nothing");
    }
    table.add(std::move(cells), one.figures.n == 0 ? Style::faint : Style::plain);
  }
  auto total = figure_cells("total", both.total, all_cases(both));
  if (both.total.n > 0) {
    total.emplace_back();
    total.push_back(both.total.detectable < 1 ? fixed(both.total.detectable * 100) : "nothing");
  }
  table.add(std::move(total), Style::bold);
  return table.text(color);
}

std::string summary_table(const Comparison& both, bool color) {
  TextTable table({Align::left, Align::right, Align::right, Align::right, Align::right, Align::right, Align::right});
  table.add({"summary", "n", "base", "new", "change", "95 % interval", "p"}, Style::bold);
  for (const auto& line : both.summaries) {
    const bool known = line.base && line.next;
    table.add(summary_cells(in_lang(std::string(line.row->name), printable(line.lang)), line),
              known ? Style::plain : Style::faint);
  }
  auto out = table.text(color);
  for (const auto& note : summary_notes(both)) out += styled(printable(note), Style::faint, color) + '\n';
  return out;
}

void add_changes(std::string& out, std::string_view title, const std::vector<CaseChange>& changes, std::size_t most,
                 bool color) {
  if (changes.empty()) return;
  const std::size_t shown = std::min(most, changes.size());
  out += styled(fmt::format("{}: {}{}", title, cases_text(changes.size()),
                            shown < changes.size() ? fmt::format(", the first {} of them", shown) : ""),
                Style::bold, color) +
         '\n';
  constexpr std::size_t width = 160;
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& change = changes[i];
    out += fmt::format("{}: {} -> {}\n", printable(in_lang(change.id, change.lang)), printable(side_text(change.base)),
                       printable(side_text(change.next)));
    for (const auto& [name, side] : {std::pair{"base", &change.base}, std::pair{"new ", &change.next}})
      if (side->output) out += fmt::format("  {} {}\n", name, printable(cut(*side->output, width)));
    for (const auto* side : {&change.base, &change.next})
      if (!side->errors.empty()) out += fmt::format("  why  {}\n", printable(cut(side->errors.front(), width)));
  }
  out += '\n';
}

void add_movements(std::string& out, const Comparison& both, std::size_t most, bool color) {
  if (both.movements.empty()) return;
  TextTable table({Align::left, Align::left, Align::left, Align::right});
  table.add({"error types that moved", "base", "new", "cases"}, Style::bold);
  std::size_t left = most;
  for (const auto& one : both.movements) {
    if (left-- == 0) break;
    table.add({printable(in_lang(one.category, one.lang)), one.from.empty() ? "right" : printable(one.from),
               one.to.empty() ? "right" : printable(one.to), std::to_string(one.cases)});
  }
  out += table.text(color);
  if (both.movements.size() > most) out += fmt::format("and {} more\n", both.movements.size() - most);
  out += '\n';
}

/// Both runs as meant; empty if there is nothing to show.
std::string meant_table(const Comparison& both, bool color) {
  const auto pairs = meant_pairs(both);
  if (pairs.empty()) return {};
  using enum Align;
  TextTable table({left, right, right, right, right, right});
  table.add(meant_pair_titles(both), Style::bold);
  for (const auto& pair : pairs) {
    auto cells = meant_pair_cells(pair);
    for (auto& cell : cells) cell = printable(cell);
    table.add(std::move(cells), pair.kind == "total" ? Style::bold : Style::plain);
  }
  std::string out;
  for (const auto& line : meant_pair_lines(both)) out += styled(printable(line), Style::warning, color) + '\n';
  return out + '\n' + table.text(color) +
         styled(std::string(meant_explained) + "; over the compared cases", Style::faint, color) + '\n';
}

std::string render_comparison_terminal(const Comparison& both, const RenderOptions& how) {
  std::string out;
  const auto side = [&](std::string_view what, const std::string& name, const Report& report) {
    out += fmt::format("{} {}: model {}\n", what, printable(name), printable(report.model));
  };
  side("BASE", both.base_name, both.base);
  side("NEW ", both.next_name, both.next);
  out += fmt::format("rules {}, {} compared\n\n", printable(both.rules), cases_text(both.total.n));
  for (const auto& line : caution_lines(both)) out += styled(printable(line), Style::warning, how.color) + '\n';
  if (!caution_lines(both).empty()) out += '\n';
  out += category_table(both, how.color) + '\n';
  if (!both.summaries.empty()) out += summary_table(both, how.color) + '\n';
  out += styled(
             "change: percentage points. p: two-sided, exact McNemar on the cases that changed (summaries: bootstrap "
             "within each category). Holm p: adjusted for the number of categories. shows: the smallest drop that "
             "such a comparison finds four times out of five.",
             Style::faint, how.color) +
         "\n\n";
  if (const auto meant = meant_table(both, how.color); !meant.empty()) out += meant + '\n';
  add_changes(out, "Got worse", both.down, how.flips, how.color);
  add_changes(out, "Got better", both.up, how.flips, how.color);
  add_movements(out, both, 10, how.color);
  if (both.gate) {
    for (const auto& check : both.gate->checks)
      out += fmt::format("{:<12}  {}: {}\n", to_string(check.verdict), printable(check_name(both, check)),
                         check_text(check));
    out += styled(fmt::format("gate: {}", to_string(both.gate->verdict)),
                  both.gate->verdict == GateVerdict::go ? Style::bold : Style::warning, how.color) +
           '\n';
  }
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace

namespace comparison_rows {

extern const ComparisonRenderer terminal{.id = "terminal",
                                         .help = "aligned tables, the first cases that changed, and the gate",
                                         .target = RenderTarget::standard_output,
                                         .render = render_comparison_terminal};

}  // namespace comparison_rows

}  // namespace evalrun::reports
