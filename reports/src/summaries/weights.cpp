#include <cmath>

#include "families.hpp"

namespace evalrun::reports {
namespace {

/// The summary of a run in which `correct(i)` cases of each category are right.
template <class F>
SummaryValue value_of(const SummaryRow& row, const CategorySizes& categories, F correct) {
  Tally tally;
  for (std::size_t i = 0; i < categories.size(); ++i) {
    const auto& [name, n] = categories[i];
    if (n > 0) tally.add_counts("", name, "any", n, correct(i));
  }
  return row.compute(Accuracies(tally, "", "any"));
}

}  // namespace

std::optional<SummaryWeights> summary_weights(const SummaryRow& row, const CategorySizes& categories) {
  SummaryWeights out;
  out.weights.resize(categories.size());
  const auto uneven = [&](std::size_t i) { return (i * 7 + 3) % (categories[i].second + 1); };
  const auto trial = value_of(row, categories, uneven);
  if (!trial.value) {
    if (trial.missing.empty()) return std::nullopt;  // a mean of metrics
    out.missing = trial.missing;
    return out;
  }
  double sum = 0;
  for (std::size_t i = 0; i < categories.size(); ++i) {
    const std::size_t n = categories[i].second;
    out.weights[i] = value_of(row, categories, [&](std::size_t j) { return i == j ? n : 0; }).value.value_or(0);
    if (n > 0) sum += out.weights[i] * static_cast<double>(uneven(i)) / static_cast<double>(n);
  }
  if (std::abs(sum - *trial.value) > 1e-9) return std::nullopt;
  return out;
}

}  // namespace evalrun::reports
