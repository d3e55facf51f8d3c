// Markdown for a CI step summary or a comment on a change: the gate's verdict, tables, then the changed cases, folded.
#include <fmt/format.h>

#include "evalrun/reports/as_meant.hpp"

#include "render/escape.hpp"
#include "render/figures.hpp"
#include "text/messages.hpp"
#include "words.hpp"

namespace evalrun::reports {
namespace {

void add_gate(std::string& out, const Comparison& both) {
  if (!both.gate) return;
  out += fmt::format("**{}**\n\n", to_string(both.gate->verdict));
  for (const auto& check : both.gate->checks)
    out += fmt::format("- {} {}: {}\n", to_string(check.verdict), markdown_text(check_name(both, check)),
                       markdown_text(check_text(check)));
  out += '\n';
}

void add_tables(std::string& out, const Comparison& both) {
  if (!both.summaries.empty()) {
    out += markdown_row({"summary", "n", "base", "new", "change", "95 % interval", "p"}) + markdown_rule(1, 7);
    for (const auto& line : both.summaries) {
      auto cells = summary_cells(markdown_text(in_lang(std::string(line.row->name), line.lang)), line);
      cells.resize(7);
      out += markdown_row(cells);
    }
    out += '\n';
    for (const auto& note : summary_notes(both)) out += markdown_text(note) + "\n\n";
  }
  const std::vector<std::string> columns{"category",      "n",     "base",   "new", "change",
                                         "95 % interval", "worse", "better", "p",   "Holm p"};
  out += markdown_row(columns) + markdown_rule(1, columns.size());
  for (const auto& one : both.categories) {
    auto cells = figure_cells(markdown_text(in_lang(one.category, one.lang)), one.figures, one.cases);
    if (one.figures.n > 0) cells.push_back(p_text(one.adjusted_p));
    cells.resize(columns.size());
    out += markdown_row(cells);
  }
  auto total = figure_cells("**total**", both.total, all_cases(both));
  total.resize(columns.size());
  out += markdown_row(total) + '\n';
}

void add_changes(std::string& out, std::string_view title, const std::vector<CaseChange>& changes, std::size_t most) {
  if (changes.empty()) return;
  const std::size_t shown = std::min(most, changes.size());
  out += fmt::format("<details><summary>{}: {}{}</summary>\n\n", title, cases_text(changes.size()),
                     shown < changes.size() ? fmt::format(", the first {} of them", shown) : "");
  out += markdown_row({"case", "base", "new", "base output", "new output"}) + markdown_rule(5, 5);
  constexpr std::size_t width = 300;
  for (std::size_t i = 0; i < shown; ++i) {
    const auto& change = changes[i];
    const auto output = [](const CaseSide& side) {
      return side.output ? markdown_code(cut(*side.output, width)) : std::string();
    };
    out += markdown_row({markdown_text(in_lang(change.id, change.lang)), markdown_text(side_text(change.base)),
                         markdown_text(side_text(change.next)), output(change.base), output(change.next)});
  }
  out += "\n</details>\n\n";
}

void add_movements(std::string& out, const Comparison& both, std::size_t most) {
  if (both.movements.empty()) return;
  out += "<details><summary>Error types that moved</summary>\n\n";
  out += markdown_row({"category", "base", "new", "cases"}) + markdown_rule(3, 4);
  for (const auto& one : both.movements) {
    if (most-- == 0) break;
    out += markdown_row({markdown_text(in_lang(one.category, one.lang)),
                         one.from.empty() ? "right" : markdown_text(one.from),
                         one.to.empty() ? "right" : markdown_text(one.to), std::to_string(one.cases)});
  }
  out += "\n</details>\n\n";
}

void add_meant(std::string& out, const Comparison& both) {
  const auto pairs = meant_pairs(both);
  if (pairs.empty()) return;
  for (const auto& line : meant_pair_lines(both)) out += fmt::format("- {}\n", markdown_text(line));
  const auto head = meant_pair_titles(both);
  out += '\n' + markdown_row(head) + markdown_rule(1, head.size());
  for (const auto& pair : pairs) {
    auto cells = meant_pair_cells(pair);
    for (auto& cell : cells) cell = markdown_text(cell);
    out += markdown_row(cells);
  }
  out += fmt::format("\n{}; over the compared cases.\n\n", markdown_text(meant_explained));
}

std::string render_comparison_markdown(const Comparison& both, const RenderOptions& how) {
  std::string out =
      fmt::format("### {} against {}\n\n", markdown_text(both.next.model), markdown_text(both.base.model));
  add_gate(out, both);
  out += fmt::format("BASE {}, NEW {}, rules {}, {} compared.\n\n", markdown_code(both.base_name),
                     markdown_code(both.next_name), markdown_text(both.rules), cases_text(both.total.n));
  for (const auto& line : caution_lines(both)) out += fmt::format("> {}\n>\n", markdown_text(line));
  if (!caution_lines(both).empty()) out += '\n';
  add_tables(out, both);
  out +=
      "Change in percentage points; p two-sided, exact McNemar on the cases that changed (summaries: bootstrap within "
      "each category); Holm p adjusted for the number of categories.\n\n";
  add_meant(out, both);
  add_changes(out, "Got worse", both.down, how.flips);
  add_changes(out, "Got better", both.up, how.flips);
  add_movements(out, both, 20);
  while (out.ends_with("\n\n")) out.pop_back();
  return out;
}

}  // namespace

namespace comparison_rows {

extern const ComparisonRenderer markdown{.id = "markdown",
                                         .flag = "--markdown",
                                         .help = "also write Markdown, for a CI step summary",
                                         .render = render_comparison_markdown};

}  // namespace comparison_rows

}  // namespace evalrun::reports
