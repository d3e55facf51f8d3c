#include "evalrun/reports/completeness.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/reports/report.hpp"

namespace evalrun::reports {
namespace {

/// A case whose line cannot be read is missing too; `unreadable` says how many of the missing ones that explains.
void explain_missing(CaseCounts& counts, std::size_t missing, std::size_t unreadable, bool stored) {
  counts.unreadable = std::min(missing, unreadable);
  (stored ? counts.no_result : counts.not_asked) += missing - counts.unreadable;
}

}  // namespace

CaseCounts& CaseCounts::operator+=(const CaseCounts& other) {
  selected += other.selected;
  answered += other.answered;
  no_answer += other.no_answer;
  not_asked += other.not_asked;
  no_result += other.no_result;
  unreadable += other.unreadable;
  return *this;
}

CaseCounts case_counts(const Report& report, std::string_view lang, std::string_view category) {
  CaseCounts counts;
  const auto* tally = report.tally.find(lang, category);
  const auto total = tally == nullptr ? 0 : tally->total;
  if (tally != nullptr) {
    counts.no_answer = tally->infra();
    counts.no_result = tally->no_result;
    counts.answered = total - counts.no_answer - counts.no_result;
  }
  const auto at = std::ranges::find_if(
      report.selected, [&](const SelectedCases& one) { return one.lang == lang && one.category == category; });
  counts.no_data = at != report.selected.end() && at->no_data;
  counts.selected = at == report.selected.end() ? total : std::max(total, at->cases);
  const auto unreadable = report.unreadable.find({std::string(lang), std::string(category)});
  explain_missing(counts, counts.selected - total, unreadable == report.unreadable.end() ? 0 : unreadable->second,
                  report.stored);
  return counts;
}

CaseCounts case_counts(const Report& report, std::string_view lang, const SummaryValue& summary) {
  CaseCounts counts;
  for (const auto& [category, n] : summary.counted) counts += case_counts(report, lang, category);
  // What the formula needs and nothing is recorded of; the list also holds words for other gaps.
  for (const auto& name : summary.missing)
    if (std::ranges::none_of(summary.counted, [&](const auto& one) { return one.first == name; }))
      counts += case_counts(report, lang, name);
  return counts;
}

CaseCounts case_counts(const Report& report) {
  CaseCounts counts;
  const Shape shape = shape_of(report);
  for (const auto& lang : shape.langs)
    for (const auto& category : shape.categories) counts += case_counts(report, lang, category);
  // Nothing says which category the unreadable lines of a journal belong to.
  const auto anywhere = report.unreadable.find(Tally::Key{});
  if (anywhere == report.unreadable.end()) return counts;
  auto& unexplained = report.stored ? counts.no_result : counts.not_asked;
  const auto explained = std::min(unexplained, anywhere->second);
  unexplained -= explained;
  counts.unreadable += explained;
  return counts;
}

bool is_complete(const Report& report) { return !report.lacking && case_counts(report).complete(); }

bool is_acceptable(const Report& report) {
  if (report.partial || is_complete(report)) return true;
  const auto counts = case_counts(report);
  return !report.lacking && counts.missing() == counts.no_answer && infra_accepted(report);
}

std::string n_of(const CaseCounts& counts, std::size_t n) {
  return counts.complete() ? std::to_string(n) : fmt::format("{} of {}", counts.answered, counts.selected);
}

std::string missing_words(const CaseCounts& counts) {
  std::vector<std::string> parts;
  const auto add = [&](std::size_t cases, std::string_view words) {
    if (cases != 0) parts.push_back(fmt::format("{} {}", cases, words));
  };
  add(counts.not_asked, "not asked yet");
  add(counts.no_answer, "got none: infra, counted as wrong");
  add(counts.no_result, "without a stored result");
  add(counts.unreadable, "in lines that cannot be read");
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace evalrun::reports
