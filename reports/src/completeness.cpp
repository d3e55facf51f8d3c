#include <algorithm>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/reports/report.hpp"

namespace evalrun::reports {
namespace {

/// Counts missing cases whose line cannot be read as `unreadable`, the rest as `no_result` or `not_asked`.
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
  lacks_shards = lacks_shards || other.lacks_shards;
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
  counts.lacks_shards = report.lacks_shards;
  counts.selected = at == report.selected.end() ? total : std::max(total, at->cases);
  const auto unreadable = report.unreadable.find({std::string(lang), std::string(category)});
  explain_missing(counts, counts.selected - total, unreadable == report.unreadable.end() ? 0 : unreadable->second,
                  report.stored);
  return counts;
}

CaseCounts case_counts(const Report& report, std::string_view lang, const SummaryValue& summary) {
  CaseCounts counts;
  for (const auto& [category, n] : summary.counted) counts += case_counts(report, lang, category);
  // Categories without a record. `missing` also holds words for other gaps, whose counts are 0.
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
  // The category of an unreadable journal line is not known, so these lines count in the total alone.
  const auto anywhere = report.unreadable.find(Tally::Key{});
  if (anywhere == report.unreadable.end()) return counts;
  auto& unexplained = report.stored ? counts.no_result : counts.not_asked;
  const auto explained = std::min(unexplained, anywhere->second);
  unexplained -= explained;
  counts.unreadable += explained;
  return counts;
}

CaseCounts repeat_counts(const Report& report, std::string_view lang, std::string_view category,
                         std::string_view rules) {
  CaseCounts cases;
  cases.selected = case_counts(report, lang, category).selected;
  if (const auto* counts = report.repeats.find(lang, category, rules)) {
    cases.answered = counts->answered;
    cases.no_answer = counts->cases - counts->answered;
    cases.selected = std::max(cases.selected, counts->cases);
  }
  cases.not_asked = cases.missing() - cases.no_answer;
  return cases;
}

CaseCounts repeat_counts(const Report& report, std::string_view lang, std::string_view rules) {
  CaseCounts cases;
  for (const auto& category : shape_of(report).categories) cases += repeat_counts(report, lang, category, rules);
  return cases;
}

CaseCounts later_counts(const Report& report) {
  CaseCounts answers;
  const auto& later = report.repeats.later;
  if (report.repeats.wanted() < 2) return answers;
  answers.selected = std::max(later.recorded, case_counts(report).selected * (report.repeats.wanted() - 1));
  answers.no_answer = later.no_answer;
  answers.answered = later.recorded - later.no_answer;
  answers.not_asked = answers.missing() - answers.no_answer;
  return answers;
}

std::string incomplete_later_line(const Report& report) {
  const auto answers = later_counts(report);
  if (answers.complete()) return {};
  return fmt::format(
      "INCOMPLETE: {} of {} answers after the first have come ({}). The figures of {} answers are over the cases that "
      "have been asked that often.",
      answers.answered, answers.selected, missing_words(answers), report.repeats.attempts());
}

bool is_complete(const Report& report) {
  return !report.lacking && case_counts(report).complete() && later_counts(report).complete();
}

bool is_acceptable(const Report& report) {
  if (report.partial || is_complete(report)) return true;
  const auto counts = case_counts(report), later = later_counts(report);
  return !report.lacking && counts.missing() == counts.no_answer && later.missing() == later.no_answer &&
         infra_accepted(report);
}

std::string n_of(const CaseCounts& counts, std::size_t n) {
  if (n < counts.selected) return fmt::format("{} of {}", n, counts.selected);
  return counts.complete() ? std::to_string(n) : fmt::format("{} of {}", counts.answered, counts.selected);
}

std::string missing_words(const CaseCounts& counts) {
  std::vector<std::string> parts;
  const auto add = [&](std::size_t cases, std::string_view words) {
    if (cases != 0) parts.push_back(fmt::format("{} {}", cases, words));
  };
  add(counts.not_asked, counts.lacks_shards ? "in shards that are missing, or not asked yet" : "not asked yet");
  add(counts.no_answer, "got none: infra, counted as wrong");
  add(counts.no_result, "without a stored result");
  add(counts.unreadable, "in lines that cannot be read");
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace evalrun::reports
