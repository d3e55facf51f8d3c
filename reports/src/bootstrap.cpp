#include <algorithm>
#include <array>
#include <bit>
#include <cmath>

#include "evalrun/reports/statistics.hpp"

namespace evalrun::reports {
namespace {

/// xoshiro256** by Blackman and Vigna, seeded through splitmix64: the same stream on every machine, which the engines
/// and above all the distributions of the standard library do not promise.
class Random {
 public:
  explicit Random(std::uint64_t seed) {
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

  /// Evenly in [0, n) for n < 2^32, without the bias of a remainder (Lemire 2019).
  std::size_t below(std::uint64_t n) {
    std::uint64_t product = (next() >> 32U) * n;
    while ((product & 0xffffffffU) < (0x100000000U - n) % n) product = (next() >> 32U) * n;
    return static_cast<std::size_t>(product >> 32U);
  }

 private:
  std::array<std::uint64_t, 4> state_{};
};

double mean(const std::vector<double>& values) {
  double sum = 0;
  for (const double value : values) sum += value;
  return sum / static_cast<double>(values.size());
}

double resampled_mean(const std::vector<double>& values, Random& random) {
  double sum = 0;
  for (std::size_t i = 0; i < values.size(); ++i) sum += values[random.below(values.size())];
  return sum / static_cast<double>(values.size());
}

/// Linear between the neighbours of rank q * (n - 1).
double quantile(const std::vector<double>& sorted, double q) {
  const double rank = q * static_cast<double>(sorted.size() - 1);
  const auto lower = static_cast<std::size_t>(rank);
  const std::size_t upper = std::min(lower + 1, sorted.size() - 1);
  return std::lerp(sorted[lower], sorted[upper], rank - static_cast<double>(lower));
}

}  // namespace

BootstrapResult bootstrap(std::span<const Stratum> strata, const BootstrapOptions& how) {
  BootstrapResult out;
  for (const auto& stratum : strata)
    if (!stratum.values.empty()) out.estimate += stratum.weight * mean(stratum.values);
  Random random(how.seed);
  std::vector<double> estimates(how.resamples);
  for (auto& estimate : estimates)
    for (const auto& stratum : strata)
      if (!stratum.values.empty()) estimate += stratum.weight * resampled_mean(stratum.values, random);
  std::ranges::sort(estimates);
  const double centre = mean(estimates);
  double squares = 0;
  for (const double estimate : estimates) squares += (estimate - centre) * (estimate - centre);
  out.deviation = std::sqrt(squares / static_cast<double>(estimates.size()));
  out.interval = {quantile(estimates, (1 - how.level) / 2), quantile(estimates, (1 + how.level) / 2)};
  return out;
}

}  // namespace evalrun::reports
