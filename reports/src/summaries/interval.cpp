// Intervals of summaries: a stratified bootstrap over the cases. Right and wrong are resampled from counts, without the
// cases.
#include <algorithm>
#include <array>
#include <compare>
#include <map>
#include <mutex>
#include <optional>
#include <vector>

#include "families.hpp"

namespace evalrun::reports {
namespace {

/// Exact to the second digit of a percentage, and still fast.
constexpr BootstrapOptions how{.resamples = 4000, .seed = 1};

/// Means of the resamples of a category. Cached, since rows and renderers ask for the same means again.
const std::vector<double>& resampled(std::size_t n, std::size_t correct, std::size_t stream) {
  constexpr std::size_t enough = 64;  // two megabytes
  thread_local std::map<std::array<std::size_t, 3>, std::vector<double>> known;
  if (known.size() >= enough) known.clear();
  const auto [place, is_new] = known.try_emplace({n, correct, stream});
  if (is_new) {
    std::vector<double> values(n);
    std::fill_n(values.begin(), correct, 1.0);
    place->second = resampled_means(values, how, stream);
  }
  return place->second;
}

/// A category in a summary. Its place in the report is its random stream.
struct Part {
  std::size_t stream, n, correct;
  double weight;
  auto operator<=>(const Part&) const = default;
};

std::optional<Interval> drawn(const std::vector<Part>& parts) {
  std::vector<double> estimates(how.resamples);
  for (const auto& part : parts) {
    const auto& means = resampled(part.n, part.correct, part.stream);
    for (std::size_t r = 0; r < means.size(); ++r) estimates[r] += part.weight * means[r];
  }
  return percentile_interval(estimates, how.level);
}

/// Cached, since each renderer asks for the same intervals, perhaps in another thread.
std::optional<Interval> known_or_drawn(const std::vector<Part>& parts) {
  constexpr std::size_t enough = 4096;
  static std::mutex mutex;
  static std::map<std::vector<Part>, std::optional<Interval>> known;
  {
    const std::scoped_lock lock(mutex);
    if (const auto at = known.find(parts); at != known.end()) return at->second;
  }
  const auto fresh = drawn(parts);
  const std::scoped_lock lock(mutex);
  if (known.size() >= enough) known.clear();
  return known.try_emplace(parts, fresh).first->second;
}

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
  // A single category keeps its Wilson interval. A summary that is not a weighted sum cannot be resampled from counts.
  if (!weights || !weights->missing.empty() || std::ranges::count_if(weights->weights, weighs) < 2) return out;
  std::vector<Part> parts;
  for (std::size_t i = 0; i < sizes.size(); ++i)
    if (weighs(weights->weights[i])) parts.push_back({i, sizes[i].second, correct[i], weights->weights[i]});
  // If every category is all right or all wrong, all resamples are equal and the joined Wilson intervals stay.
  if (const auto interval = known_or_drawn(parts)) out.interval = *interval;
  return out;
}

}  // namespace evalrun::reports
