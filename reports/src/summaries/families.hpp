/// Shared by the summary families: the row of a family, means, weights.
#pragma once
#include <initializer_list>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evalrun/reports/summary.hpp"

namespace evalrun::reports {

/// One file of this folder and one row of registry.cpp. A suite names its family by the id (`Suite::summaries`).
struct SummaryFamily {
  std::string_view id;
  std::span<const SummaryRow> rows;
};

inline SummaryValue mean_of(std::initializer_list<SummaryValue> parts) {
  return mean_of(std::span(parts.begin(), parts.size()));
}
inline SummaryValue count_weighted(std::initializer_list<SummaryValue> parts) {
  return count_weighted(std::span(parts.begin(), parts.size()));
}
/// A summary that needs categories outside the suite: always "not run", with their names.
[[nodiscard]] inline SummaryValue needs(std::initializer_list<std::string_view> outside) {
  SummaryValue out;
  out.missing.assign(outside.begin(), outside.end());
  return out;
}

/// A category and its number of cases.
using CategorySizes = std::vector<std::pair<std::string, std::size_t>>;

struct SummaryWeights {
  std::vector<double> weights = {};  ///< one per category given
  std::vector<std::string> missing =
      {};  ///< categories that the summary needs and that were not given; all weights are then zero
};

/// The weights of the categories' accuracies in a summary, found by computing it for runs in which one category is all
/// right and the rest all wrong. nullopt: the summary is not a weighted sum of accuracies.
[[nodiscard]] std::optional<SummaryWeights> summary_weights(const SummaryRow& row, const CategorySizes& categories);

}  // namespace evalrun::reports
