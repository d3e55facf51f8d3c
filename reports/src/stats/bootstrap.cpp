#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "evalrun/reports/statistics.hpp"

namespace evalrun::reports {
namespace {

/// xoshiro256** by Blackman and Vigna, seeded through splitmix64. It gives the same stream on every machine, which the
/// distributions of the standard library do not guarantee.
class Random {
 public:
  /// Streams of one seed are independent in practice.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) {
    seed += stream * 0xd1342543de82ef95U;
    for (auto& word : state_) {
      seed += 0x9e3779b97f4a7c15U;
      std::uint64_t mixed = seed;
      mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
      mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
      word = mixed ^ (mixed >> 31U);
    }
  }

  std::uint64_t next() {
    const std::uint64_t out = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return out;
  }

  /// Uniform in [0, n) for n < 2^32, without the bias of a remainder (Lemire 2019).
  std::size_t below(std::uint64_t n) {
    std::uint64_t product = (next() >> 32U) * n;
    while ((product & 0xffffffffU) < (0x100000000U - n) % n) product = (next() >> 32U) * n;
    return static_cast<std::size_t>(product >> 32U);
  }

  /// Uniform in [0, 1).
  double fraction() { return static_cast<double>(next() >> 11U) * 0x1p-53; }

 private:
  std::array<std::uint64_t, 4> state_{};
};

double mean(std::span<const double> values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

/// Draws from a binomial distribution by a table, which is built from the mode outwards so that no term underflows.
class BinomialDraw {
 public:
  BinomialDraw(std::size_t n, std::size_t hits) {
    if (hits == 0 || hits == n) {
      first_ = hits;
      up_to_ = {1};
      return;
    }
    const double odds = static_cast<double>(hits) / static_cast<double>(n - hits);
    std::vector<double> below, above{1};
    double term = 1;
    for (std::size_t k = hits; k > 0 && term > 1e-18; --k)
      below.push_back(term *= static_cast<double>(k) / (static_cast<double>(n - k + 1) * odds));
    term = 1;
    for (std::size_t k = hits; k < n && term > 1e-18; ++k)
      above.push_back(term *= static_cast<double>(n - k) * odds / static_cast<double>(k + 1));
    first_ = hits - below.size();
    up_to_.assign(below.rbegin(), below.rend());
    up_to_.insert(up_to_.end(), above.begin(), above.end());
    double sum = 0;
    for (double& one : up_to_) one = sum += one;
    for (double& one : up_to_) one /= sum;
    for (std::size_t part = 0; part < parts; ++part)
      first_above_[part] = place_above(static_cast<double>(part) / parts, part == 0 ? 0 : first_above_[part - 1]);
  }

  std::size_t operator()(Random& random) const {
    const double drawn = random.fraction();
    const auto at = place_above(drawn, first_above_[static_cast<std::size_t>(drawn * parts)]);
    return first_ + std::min(at, up_to_.size() - 1);
  }

 private:
  static constexpr std::size_t parts = 256;

  /// The first index from `at` on whose cumulative chance is larger than `share`, or the end.
  [[nodiscard]] std::size_t place_above(double share, std::size_t at) const {
    while (at < up_to_.size() && up_to_[at] <= share) ++at;
    return at;
  }

  std::array<std::size_t, parts> first_above_{};  ///< where the search starts, for each part of [0, 1)
  std::size_t first_ = 0;
  std::vector<double> up_to_;
};

/// The quantile by linear interpolation between the neighbors of rank q * (n - 1).
double quantile(const std::vector<double>& sorted, double q) {
  const double rank = q * static_cast<double>(sorted.size() - 1);
  const auto lower = static_cast<std::size_t>(rank);
  const std::size_t upper = std::min(lower + 1, sorted.size() - 1);
  return std::lerp(sorted[lower], sorted[upper], rank - static_cast<double>(lower));
}

/// Twice the smaller share of estimates on either side of zero; the estimate itself counts as one more.
double two_sided(const std::vector<double>& estimates) {
  constexpr double rounding = 1e-12;  // sums may differ from zero by the order of addition
  const auto at_most = std::ranges::count_if(estimates, [](double e) { return e <= rounding; });
  const auto at_least = std::ranges::count_if(estimates, [](double e) { return e >= -rounding; });
  const auto all = static_cast<double>(estimates.size());
  return std::min(1.0, 2 * (static_cast<double>(std::min(at_most, at_least)) + 1) / (all + 1));
}

}  // namespace

std::optional<Interval> percentile_interval(std::span<double> estimates, double level) {
  const auto [least, most] = std::ranges::minmax(estimates);
  if (most - least <= 1e-12) return std::nullopt;
  // Two ranks and their neighbors are enough, so no sorting is needed.
  const auto ranked = [&](double q) {
    const double rank = q * static_cast<double>(estimates.size() - 1);
    const auto lower = estimates.begin() + static_cast<std::ptrdiff_t>(rank);
    std::ranges::nth_element(estimates, lower);
    const double next = lower + 1 == estimates.end() ? *lower : *std::min_element(lower + 1, estimates.end());
    return std::lerp(*lower, next, rank - std::floor(rank));
  };
  return Interval{ranked((1 - level) / 2), ranked((1 + level) / 2)};
}

std::vector<double> resampled_means(std::span<const double> values, const BootstrapOptions& how, std::uint64_t stream) {
  if (values.empty()) return {};
  Random random(how.seed, stream);
  // Most values of a paired comparison are zero. Draw the number of nonzero values, which is binomial, then draw only
  // nonzero values.
  std::vector<double> others;
  for (const double value : values)
    if (value != 0) others.push_back(value);
  const bool alike = std::ranges::all_of(others, [&](double value) { return value == others.front(); });
  const BinomialDraw count(values.size(), others.size());
  std::vector<double> means(how.resamples);
  for (double& one : means) {
    const std::size_t drawn = count(random);
    if (alike && drawn > 0)
      one = others.front() * static_cast<double>(drawn);
    else
      for (std::size_t i = 0; i < drawn; ++i) one += others[random.below(others.size())];
    one /= static_cast<double>(values.size());
  }
  return means;
}

BootstrapResult bootstrap_result(double estimate, std::vector<double> estimates, double level) {
  BootstrapResult out{.estimate = estimate};
  out.p_value = two_sided(estimates);
  std::ranges::sort(estimates);
  const double center = mean(estimates);
  double squares = 0;
  for (const double one : estimates) squares += (one - center) * (one - center);
  out.deviation = std::sqrt(squares / static_cast<double>(estimates.size()));
  out.interval = {quantile(estimates, (1 - level) / 2), quantile(estimates, (1 + level) / 2)};
  return out;
}

BootstrapResult bootstrap(std::span<const Stratum> strata, const BootstrapOptions& how) {
  double estimate = 0;
  std::vector<double> estimates(how.resamples);
  for (std::size_t i = 0; i < strata.size(); ++i) {
    if (strata[i].values.empty()) continue;
    estimate += strata[i].weight * mean(strata[i].values);
    const auto means = resampled_means(strata[i].values, how, i);
    for (std::size_t r = 0; r < means.size(); ++r) estimates[r] += strata[i].weight * means[r];
  }
  return bootstrap_result(estimate, std::move(estimates), how.level);
}

}  // namespace evalrun::reports
