#include "figures.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include <fmt/format.h>

namespace evalrun::reports {

std::string fixed(double number, int decimals) {
  std::array<char, 400> buffer{};  // the largest double has 309 digits before the point
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), number, std::chars_format::fixed, decimals);
  return {buffer.data(), end.ptr};
}

std::string percent(std::optional<double> fraction) { return fraction ? fixed(*fraction * 100) + '%' : "N/A"; }

namespace {

std::vector<std::string> cells_of(const RepeatCounts& counts, const CaseCounts& cases, std::size_t attempts) {
  if (cases.selected == 0) return std::vector<std::string>(repeat_titles(attempts).size());
  return {n_of(cases, counts.cases),
          percent(counts.mean(counts.pass_at, 1)),
          percent(counts.mean(counts.pass_at, attempts)),
          percent(counts.mean(counts.pass_always, attempts)),
          percent(counts.mean(counts.majority, attempts)),
          counts.cases == 0 ? "N/A" : percent(counts.flip_rate())};
}

}  // namespace

std::string in_lang(std::string_view name, std::string_view lang) {
  return lang.empty() ? std::string(name) : fmt::format("{} [{}]", name, lang);
}

std::vector<Outcome> other_outcomes(const Tally& tally) {
  std::vector<Outcome> met;
  for (const auto outcome : all_outcomes)
    if (outcome != Outcome::call &&
        std::ranges::any_of(tally.categories(), [&](const auto& entry) { return entry.second.count(outcome) > 0; }))
      met.push_back(outcome);
  return met;
}

std::string interval_text(const Interval& around) {
  return fmt::format("{} - {}", fixed(around.low * 100), fixed(around.high * 100));
}

std::string_view no_figure(const CaseCounts& cases, const CategoryTally* counts, std::string_view rules) {
  if (cases.no_data) return "no data";
  if (counts == nullptr) return "not run";
  return counts->why_not_scored(rules).empty() ? "no answers" : "not scored";
}

std::vector<std::string> repeat_titles(std::size_t attempts) {
  return {"cases",
          "pass@1",
          fmt::format("pass@{}", attempts),
          fmt::format("pass^{}", attempts),
          fmt::format("maj@{}", attempts),
          "flips"};
}

std::vector<std::string> repeat_cells(const Report& report, std::string_view lang, std::string_view category,
                                      std::string_view rules) {
  const auto* counts = report.repeats.find(lang, category, rules);
  return cells_of(counts == nullptr ? RepeatCounts{} : *counts, repeat_counts(report, lang, category, rules),
                  report.repeats.attempts());
}

std::vector<std::string> repeat_cells(const Report& report, std::string_view lang, std::string_view rules) {
  return cells_of(report.repeats.sum(lang, rules), repeat_counts(report, lang, rules), report.repeats.attempts());
}

bool has_ceiling(const Report& report, const std::string& rules) {
  return std::ranges::any_of(report.tally.categories(), [&](const auto& entry) {
    const auto found = entry.second.rules.find(rules);
    return found != entry.second.rules.end() && found->second.unattainable > 0;
  });
}

}  // namespace evalrun::reports
