// Markdown tables for a CI step summary or a comment.
#include <fmt/format.h>

#include "evalrun/reports/as_meant.hpp"
#include "evalrun/reports/report.hpp"

#include "escape.hpp"
#include "figures.hpp"
#include "terminal_notes.hpp"

namespace evalrun::reports {
namespace {

std::vector<std::string> titles(std::string_view first, const Shape& shape) {
  std::vector<std::string> cells{std::string(first), "n", "accuracy", "95 % interval"};
  for (std::size_t i = 1; i < shape.rules.size(); ++i) cells.push_back(markdown_text(shape.rules[i]));
  return cells;
}

std::string summary_rows_text(const Report& report, const Shape& shape) {
  const auto head = titles("summary", shape);
  std::string out = markdown_row(head) + markdown_rule(1, head.size());
  for (const auto& row : summary_rows(*report.suite))
    for (const auto& lang : shape.langs) {
      std::vector<std::string> cells{markdown_text(in_lang(row.name, lang))};
      for (std::size_t i = 0; i < shape.rules.size(); ++i) {
        if (i > 0) {
          const auto secondary = row.compute(Accuracies(report.tally, lang, shape.rules[i]));
          cells.push_back(secondary.value ? percent(secondary.value) : "");
          continue;
        }
        const auto value = summary_value(row, report.tally, lang, shape.rules[0]);
        if (value.value)
          cells.insert(cells.end(), {n_of(case_counts(report, lang, value), value.n), percent(value.value),
                                     interval_text(value.interval)});
        else
          cells.insert(cells.end(), {"-", value.missing.empty() ? "not scored" : "not run", ""});
      }
      out += markdown_row(cells);
    }
  return out + '\n';
}

std::string category_rows_text(const Report& report, const Shape& shape) {
  auto head = titles("category", shape);
  const bool ceiling = has_ceiling(report, shape.rules[0]);
  if (ceiling) head.emplace_back("ceiling");
  head.insert(head.end(), {"malformed", "truncated", "infra"});
  std::string out = markdown_row(head) + markdown_rule(1, head.size());
  for (const auto& category : shape.categories)
    for (const auto& lang : shape.langs) {
      const auto* counts = report.tally.find(lang, category);
      const auto cases = case_counts(report, lang, category);
      std::vector<std::string> cells{markdown_text(in_lang(category, lang))};
      for (std::size_t i = 0; i < shape.rules.size(); ++i) {
        const auto accuracy = counts != nullptr ? counts->accuracy(shape.rules[i]) : std::nullopt;
        if (i > 0) {
          cells.push_back(accuracy ? percent(accuracy) : "");
        } else if (accuracy) {
          const auto n = counts->n(shape.rules[0]);
          cells.insert(cells.end(),
                       {n_of(cases, n), percent(accuracy), interval_text(wilson(counts->correct(shape.rules[0]), n))});
        } else {
          cells.insert(cells.end(), {cases.selected > 0 ? n_of(cases, cases.selected) : "-",
                                     std::string(no_figure(cases, counts, shape.rules[0])), ""});
        }
      }
      if (ceiling) {
        const auto reached = counts != nullptr ? counts->ceiling(shape.rules[0]) : std::nullopt;
        cells.push_back(reached ? percent(reached) : "");
      }
      for (const auto outcome : {Outcome::malformed, Outcome::truncated, Outcome::infra})
        cells.push_back(counts != nullptr ? std::to_string(counts->count(outcome)) : "");
      out += markdown_row(cells);
    }
  return out + '\n';
}

/// The figures as meant; empty if no answer is read otherwise than officially.
std::string meant_rows_text(const Report& report) {
  const auto figures = as_meant(report);
  if (!figures) return {};
  const auto head = meant_titles(*figures);
  std::string out = fmt::format("**{}**\n\n", markdown_text(meant_headline(*figures)));
  out += markdown_row(head) + markdown_rule(1, head.size());
  for (auto& row : meant_rows(*figures)) {
    for (auto& cell : row) cell = markdown_text(cell);
    out += markdown_row(row);
  }
  return out + fmt::format("\n- {}\n\n", markdown_text(meant_explained));
}

std::string repeat_rows_text(const Report& report, const Shape& shape) {
  const auto attempts = report.repeats.attempts();
  auto head = repeat_titles(attempts);
  head.insert(head.begin(), fmt::format("of {} answers", attempts));
  std::string out = markdown_row(head) + markdown_rule(1, head.size());
  const auto add = [&](const std::string& name, std::vector<std::string> cells) {
    cells.insert(cells.begin(), name);
    out += markdown_row(cells);
  };
  for (const auto& category : shape.categories)
    for (const auto& lang : shape.langs)
      if (repeat_counts(report, lang, category, shape.rules[0]).selected != 0)
        add(markdown_text(in_lang(category, lang)), repeat_cells(report, lang, category, shape.rules[0]));
  for (const auto& lang : shape.langs)
    add(markdown_text(in_lang("all cases", lang)), repeat_cells(report, lang, shape.rules[0]));
  return out + '\n';
}

std::vector<RenderedFile> render_markdown(std::span<const Report> reports, const RenderOptions&) {
  std::string out;
  for (const auto& report : reports) {
    Shape shape = shape_of(report);
    if (shape.rules.empty()) shape.rules.emplace_back();
    out += fmt::format("### {}{}{}\n\n", markdown_text(report.model),
                       report.suite != nullptr ? fmt::format(" on {}", report.suite->id) : "",
                       markdown_text(how_asked(report)));
    if (const auto line = selection_line(report); !line.empty()) out += markdown_text(line) + "\n\n";
    for (const auto& line : warning_lines(report)) out += fmt::format("> {}\n>\n", markdown_text(line));
    if (!warning_lines(report).empty()) out += '\n';
    if (report.suite != nullptr && !summary_rows(*report.suite).empty()) out += summary_rows_text(report, shape);
    out += category_rows_text(report, shape);
    out += meant_rows_text(report);
    const auto attempts = report.repeats.attempts();
    if (attempts > 1) {
      out += repeat_rows_text(report, shape);
      for (const auto& line : repeat_formula_lines(attempts)) out += fmt::format("- {}\n", markdown_text(line));
    }
    for (const auto& line : formula_lines(report)) out += fmt::format("- {}\n", markdown_text(line));
    for (const auto& line : remark_lines(report)) out += fmt::format("- {}\n", markdown_text(line));
    out += '\n';
  }
  return {{"report.md", std::move(out)}};
}

}  // namespace

namespace renderer_rows {

extern const Renderer markdown{.id = "markdown",
                               .flag = "--markdown",
                               .help = "also write Markdown, for a CI step summary",
                               .render = render_markdown};

}  // namespace renderer_rows

}  // namespace evalrun::reports
