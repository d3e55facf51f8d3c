#include "repeat_cells.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "number_format.hpp"

namespace evalrun::reports {
namespace {

std::vector<std::string> cells_of(const RepeatCounts& counts, const CaseCounts& cases, std::size_t samples) {
  if (cases.selected == 0) return std::vector<std::string>(repeat_titles(samples).size());
  return {n_of(cases, counts.cases),
          percent(counts.mean(counts.pass_at, 1)),
          percent(counts.mean(counts.pass_at, samples)),
          percent(counts.mean(counts.pass_always, samples)),
          percent(counts.mean(counts.majority, samples)),
          counts.cases == 0 ? "N/A" : percent(counts.flip_rate())};
}

}  // namespace

std::vector<std::string> repeat_titles(std::size_t samples) {
  return {"cases",
          "pass@1",
          fmt::format("pass@{}", samples),
          fmt::format("pass^{}", samples),
          fmt::format("maj@{}", samples),
          "flips"};
}

std::vector<std::string> repeat_cells(const Report& report, std::string_view lang, std::string_view category,
                                      std::string_view rules) {
  const auto* counts = report.repeats.find(lang, category, rules);
  return cells_of(counts == nullptr ? RepeatCounts{} : *counts, repeat_counts(report, lang, category, rules),
                  report.repeats.samples());
}

std::vector<std::string> repeat_cells(const Report& report, std::string_view lang, std::string_view rules) {
  return cells_of(report.repeats.sum(lang, rules), repeat_counts(report, lang, rules), report.repeats.samples());
}

bool has_ceiling(const Report& report, const std::string& rules) {
  return std::ranges::any_of(report.tally.categories(), [&](const auto& entry) {
    const auto found = entry.second.rules.find(rules);
    return found != entry.second.rules.end() && found->second.unattainable > 0;
  });
}

}  // namespace evalrun::reports
