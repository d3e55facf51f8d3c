#include "evalrun/reports/report.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "text/messages.hpp"

namespace evalrun::reports {
namespace {

void add_once(std::vector<std::string>& into, std::string_view name) {
  if (std::ranges::find(into, name) == into.end()) into.emplace_back(name);
}

/// The number of attempts without an answer, and of all attempts.
struct InfraShare {
  std::size_t infra, total;
};

InfraShare infra_of(const Report& report) {
  const auto& later = report.repeats.later;
  return {report.tally.infra() + later.no_answer, report.tally.total() + later.recorded};
}

}  // namespace

InfraKinds all_infra_kinds(const Report& report) {
  auto kinds = report.tally.infra_kinds();
  kinds.merge(report.repeats.later.infra);
  return kinds;
}

bool infra_accepted(const Report& report) {
  const auto [infra, total] = infra_of(report);
  return infra > 0 && report.accept_infra && report.accept_infra->accepts(infra, total);
}

std::vector<std::string> infra_lines(const Report& report) {
  constexpr std::size_t shown = 5;
  std::vector<std::string> lines;
  const auto kinds = all_infra_kinds(report).sorted();
  const auto [infra, total] = infra_of(report);
  std::size_t refused = 0, more = 0;
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    if (kinds[i].is_refusal()) refused += kinds[i].count;
    if (i < shown)
      lines.push_back(fmt::format("{} x {}", kinds[i].count, kinds[i].text));
    else
      more += kinds[i].count;
  }
  if (more != 0) lines.push_back(fmt::format("and {} more kinds, {} cases", kinds.size() - shown, more));
  if (infra_accepted(report))
    lines.push_back(fmt::format("{} of {} without an answer, accepted by --accept-infra {}", infra, total,
                                report.accept_infra->text));
  else if (refused != 0)
    lines.push_back(
        fmt::format("{} would fail again in the same way: change the request or the server, or accept so many with "
                    "--accept-infra {}",
                    refused, infra));
  return lines;
}

std::string selection_words(const Report& report) {
  if (report.selection.empty()) return {};
  std::size_t selected = 0, in_data = 0;
  for (const auto& one : report.selected) selected += one.cases;
  for (const auto& [key, cases] : report.in_data) in_data += cases;
  if (in_data != 0) return fmt::format("{}, {} of {} cases", report.selection, selected, in_data);
  return selected == 0 ? report.selection : fmt::format("{}, {}", report.selection, counted(selected, "case"));
}

std::string selection_line(const Report& report) {
  return report.selection.empty() ? std::string() : "selection: " + selection_words(report);
}

bool is_whole_category(const Report& report, std::string_view lang, std::string_view category) {
  if (report.selection.empty()) return true;
  const auto at = report.in_data.find({std::string(lang), std::string(category)});
  return at != report.in_data.end() && at->second == case_counts(report, lang, category).selected;
}

Shape shape_of(const Report& report) {
  Shape shape;
  const Suite* suite = report.suite;
  if (!report.rules.empty())
    shape.rules.push_back(report.rules);
  else if (suite != nullptr)
    shape.rules.emplace_back(suite->rules);
  const auto& tallied = report.tally.categories();
  if (suite != nullptr) {
    for (const auto lang : suite->langs)
      if (std::ranges::any_of(tallied, [&](const auto& entry) { return entry.first.first == lang; }) ||
          std::ranges::any_of(report.selected, [&](const auto& one) { return one.lang == lang && one.cases != 0; }))
        shape.langs.emplace_back(lang);
    for (const auto& category : suite->categories) shape.categories.emplace_back(category.name);
  }
  for (const auto& [key, counts] : tallied) {
    add_once(shape.langs, key.first);
    add_once(shape.categories, key.second);
    for (const auto& [id, verdicts] : counts.rules) add_once(shape.rules, id);
  }
  if (shape.langs.empty() && suite != nullptr) shape.langs.assign(suite->langs.begin(), suite->langs.end());
  if (shape.langs.empty()) shape.langs.emplace_back();
  return shape;
}

std::vector<SummaryLine> summaries_of(const Report& report) {
  std::vector<SummaryLine> lines;
  if (report.suite == nullptr) return lines;
  const Shape shape = shape_of(report);
  for (const auto& row : summary_rows(*report.suite))
    for (const auto& lang : shape.langs)
      for (const auto& rules : shape.rules)
        lines.push_back({&row, lang, rules, summary_value(row, report.tally, lang, rules)});
  return lines;
}

}  // namespace evalrun::reports
