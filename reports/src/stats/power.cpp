// How large a drop a paired comparison can be expected to find.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <vector>

#include "evalrun/reports/statistics.hpp"

namespace evalrun::reports {
namespace {

/// With more expected disagreements, a normal approximation replaces the binomial sums.
constexpr double exact_up_to = 50;

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

/// Chances of a binomial distribution around its mode; terms below 1e-16 of the mode are left out.
struct Binomial {
  std::size_t first = 0;
  std::vector<double> chance;

  Binomial(std::size_t n, double p) {
    if (p <= 0 || p >= 1) {
      first = p <= 0 ? 0 : n;
      chance = {1};
      return;
    }
    const double odds = p / (1 - p);
    const auto mode = std::min(n, static_cast<std::size_t>(static_cast<double>(n + 1) * p));
    std::vector<double> below, above{1};
    double term = 1;
    for (std::size_t k = mode; k > 0 && term > 1e-16; --k)
      below.push_back(term *= static_cast<double>(k) / (static_cast<double>(n - k + 1) * odds));
    term = 1;
    for (std::size_t k = mode; k < n && term > 1e-16; ++k)
      above.push_back(term *= static_cast<double>(n - k) * odds / static_cast<double>(k + 1));
    first = mode - below.size();
    chance.assign(below.rbegin(), below.rend());
    chance.insert(chance.end(), above.begin(), above.end());
    double sum = 0;
    for (const double one : chance) sum += one;
    for (double& one : chance) one /= sum;
  }

  [[nodiscard]] double at_least(std::size_t k) const {
    double sum = 0;
    for (std::size_t i = k > first ? k - first : 0; i < chance.size(); ++i) sum += chance[i];
    return std::min(1.0, sum);
  }
};

/// needed(d): how many of d disagreements must be on one side for `mcnemar` to be significant; d + 1 if d are too few.
class Needed {
 public:
  explicit Needed(double alpha) : alpha_(alpha) {}
  std::size_t operator()(std::size_t d) {
    while (needed_.size() <= d) {
      const std::size_t all = needed_.size();
      std::size_t least = needed_.empty() ? 0 : needed_.back();  // never falls, and rises by at most one
      while (least <= all && (2 * least < all || mcnemar(least, all - least) > alpha_)) ++least;
      needed_.push_back(least);
    }
    return needed_[d];
  }

 private:
  double alpha_;
  std::vector<std::size_t> needed_;
};

double power_of(std::size_t n, double discordant, double drop, double alpha, Needed& needed) {
  if (n == 0 || discordant <= 0) return 0;
  if (static_cast<double>(n) * discordant > exact_up_to) {
    const double root = std::sqrt(static_cast<double>(n));
    const double spread = std::sqrt(std::max(1e-300, discordant - drop * drop));
    return normal_cdf((root * drop - normal_quantile(1 - alpha / 2) * std::sqrt(discordant)) / spread);
  }
  const Binomial disagreements(n, discordant);
  const double is_down = (discordant + drop) / (2 * discordant);
  double power = 0;
  for (std::size_t i = 0; i < disagreements.chance.size(); ++i) {
    const std::size_t d = disagreements.first + i;
    if (disagreements.chance[i] < 1e-9 || needed(d) > d) continue;
    power += disagreements.chance[i] * Binomial(d, is_down).at_least(needed(d));
  }
  return power;
}

}  // namespace

double mcnemar_power(std::size_t n, double discordant, double drop, double alpha) {
  Needed needed(alpha);
  return power_of(n, discordant, drop, alpha, needed);
}

double smallest_detectable_drop(std::size_t n, double discordant, double alpha, double power) {
  Needed needed(alpha);
  const auto found = [&](double drop) { return power_of(n, std::max(discordant, drop), drop, alpha, needed) >= power; };
  if (!found(1)) return 1;
  double low = 0, high = 1;
  while (high - low > 1e-5) {
    const double middle = std::midpoint(low, high);
    (found(middle) ? high : low) = middle;
  }
  return high;
}

}  // namespace evalrun::reports
