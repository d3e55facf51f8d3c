/// What each category counts for in a summary.
#pragma once
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evalrun/reports/summary.hpp"

namespace evalrun::reports {

/// A category and its number of cases.
using CategorySizes = std::vector<std::pair<std::string, std::size_t>>;

struct SummaryWeights {
  std::vector<double> weights = {};       ///< one per category given
  std::vector<std::string> missing = {};  ///< categories that the summary needs besides; the weights are then zero
};

/// The weights with which the summary is a sum over the categories' accuracies, found by asking it for runs in which
/// one category alone is right. nullopt: it is no such sum.
[[nodiscard]] std::optional<SummaryWeights> summary_weights(const SummaryRow& row, const CategorySizes& categories);

}  // namespace evalrun::reports
