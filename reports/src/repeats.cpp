#include "evalrun/reports/repeats.hpp"

#include <algorithm>

namespace evalrun::reports {
namespace {

/// C(n - c, k) / C(n, k), as a product so that nothing overflows.
double all_from(std::size_t n, std::size_t fitting, std::size_t k) {
  if (k > fitting) return 0;
  double share = 1;
  for (std::size_t i = 0; i < k; ++i) share *= static_cast<double>(fitting - i) / static_cast<double>(n - i);
  return share;
}

template <class T>
void add_to(std::vector<T>& into, const std::vector<T>& from) {
  if (into.size() < from.size()) into.resize(from.size());
  for (std::size_t i = 0; i < from.size(); ++i) into[i] += from[i];
}

}  // namespace

double pass_at_k(std::size_t n, std::size_t c, std::size_t k) { return 1 - all_from(n, n - c, k); }
double pass_always_k(std::size_t n, std::size_t c, std::size_t k) { return all_from(n, c, k); }

bool majority_is_right(std::span<const Sample> samples) {
  const Sample* best = nullptr;
  std::ptrdiff_t most = 0;
  for (const auto& sample : samples) {
    if (sample.vote.empty()) continue;
    const auto votes = std::ranges::count(samples, sample.vote, &Sample::vote);
    if (votes <= most) continue;  // so the first of equals stays
    most = votes;
    best = &sample;
  }
  return best != nullptr && best->valid;
}

std::optional<double> RepeatCounts::mean(const std::vector<double>& sums, std::size_t k) const {
  if (k == 0 || k > sums.size()) return std::nullopt;
  return sums[k - 1] / static_cast<double>(having[k - 1]);
}

double RepeatCounts::flip_rate() const {
  return cases == 0 ? 0 : static_cast<double>(flipped) / static_cast<double>(cases);
}

void RepeatCounts::add(const RepeatCounts& other) {
  cases += other.cases;
  samples += other.samples;
  correct += other.correct;
  flipped += other.flipped;
  add_to(having, other.having);
  add_to(pass_at, other.pass_at);
  add_to(pass_always, other.pass_always);
  add_to(majority, other.majority);
}

void RepeatTally::add(std::string_view lang, std::string_view category, std::string_view rules,
                      std::span<const Sample> samples) {
  const auto n = samples.size();
  const auto c = static_cast<std::size_t>(std::ranges::count(samples, true, &Sample::valid));
  RepeatCounts one;
  one.cases = 1;
  one.samples = n;
  one.correct = c;
  one.flipped = c != 0 && c != n ? 1 : 0;
  for (std::size_t k = 1; k <= n; ++k) {
    one.having.push_back(1);
    one.pass_at.push_back(pass_at_k(n, c, k));
    one.pass_always.push_back(pass_always_k(n, c, k));
    one.majority.push_back(majority_is_right(samples.first(k)) ? 1 : 0);
  }
  counts_[{std::string(lang), std::string(category), std::string(rules)}].add(one);
  samples_ = std::max(samples_, n);
}

void RepeatTally::merge(const RepeatTally& other) {
  for (const auto& [key, counts] : other.counts_) counts_[key].add(counts);
  samples_ = std::max(samples_, other.samples_);
}

const RepeatCounts* RepeatTally::find(std::string_view lang, std::string_view category, std::string_view rules) const {
  const auto at = counts_.find({std::string(lang), std::string(category), std::string(rules)});
  return at == counts_.end() ? nullptr : &at->second;
}

RepeatCounts RepeatTally::sum(std::string_view lang, std::string_view rules) const {
  RepeatCounts all;
  for (const auto& [key, counts] : counts_)
    if (std::get<0>(key) == lang && std::get<2>(key) == rules) all.add(counts);
  return all;
}

}  // namespace evalrun::reports
