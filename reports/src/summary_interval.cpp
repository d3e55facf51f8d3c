// Intervals of summaries: a stratified bootstrap over the cases, which for right and wrong is one over their counts.
#include <algorithm>
#include <vector>

#include "summary_weights.hpp"

namespace evalrun::reports {
namespace {

/// Enough for the second digit of a percentage, few enough for a report to stay quick.
constexpr BootstrapOptions how{.resamples = 4000, .seed = 1};

}  // namespace

SummaryValue summary_value(const SummaryRow& row, const Tally& tally, std::string_view lang, std::string_view rules) {
  SummaryValue out = row.compute(Accuracies(tally, lang, rules));
  if (!out.value) return out;
  CategorySizes sizes;
  std::vector<std::size_t> correct;
  for (const auto& [key, counts] : tally.categories()) {
    if (key.first != lang || !counts.accuracy(rules)) continue;
    sizes.emplace_back(key.second, counts.n(rules));
    correct.push_back(counts.correct(rules));
  }
  const auto weights = summary_weights(row, sizes);
  const auto weighs = [](double weight) { return weight != 0; };
  // A single category has its Wilson interval already, and what is no weighted mean cannot be resampled from counts.
  if (!weights || !weights->missing.empty() || std::ranges::count_if(weights->weights, weighs) < 2) return out;
  std::vector<double> estimates(how.resamples);
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    if (!weighs(weights->weights[i])) continue;
    std::vector<double> values(sizes[i].second);
    std::fill_n(values.begin(), correct[i], 1.0);
    const auto means = resampled_means(values, how, i);
    for (std::size_t r = 0; r < means.size(); ++r) estimates[r] += weights->weights[i] * means[r];
  }
  const auto resampled = bootstrap_result(*out.value, std::move(estimates), how.level);
  // Where every category is all right or all wrong no resample differs; the joined Wilson intervals know better.
  if (resampled.deviation > 1e-12) out.interval = resampled.interval;
  return out;
}

}  // namespace evalrun::reports
