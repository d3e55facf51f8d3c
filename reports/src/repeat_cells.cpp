#include "repeat_cells.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "evalrun/reports/format.hpp"

namespace evalrun::reports {

std::vector<std::string> repeat_titles(std::size_t samples) {
  return {"cases",
          "pass@1",
          fmt::format("pass@{}", samples),
          fmt::format("pass^{}", samples),
          fmt::format("maj@{}", samples),
          "flips"};
}

std::vector<std::string> repeat_cells(const RepeatCounts* counts, std::size_t samples) {
  if (counts == nullptr || counts->cases == 0) return std::vector<std::string>(repeat_titles(samples).size());
  return {std::to_string(counts->cases),
          percent(counts->mean(counts->pass_at, 1)),
          percent(counts->mean(counts->pass_at, samples)),
          percent(counts->mean(counts->pass_always, samples)),
          percent(counts->mean(counts->majority, samples)),
          percent(counts->flip_rate())};
}

bool has_ceiling(const Report& report, const std::string& rules) {
  return std::ranges::any_of(report.tally.categories(), [&](const auto& entry) {
    const auto found = entry.second.rules.find(rules);
    return found != entry.second.rules.end() && found->second.unattainable > 0;
  });
}

}  // namespace evalrun::reports
