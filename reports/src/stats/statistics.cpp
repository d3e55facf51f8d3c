#include "evalrun/reports/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace evalrun::reports {
namespace {

double normal_cdf(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

/// The quantile of a two-sided level. The quantile of 95 % is cached, since computing it takes about sixty steps.
double two_sided_quantile(double level) {
  constexpr double usual = 0.95;
  static const double of_usual = normal_quantile((1 + usual) / 2);
  return level == usual ? of_usual : normal_quantile((1 + level) / 2);
}

}  // namespace

double normal_quantile(double p) {
  if (p > 0.5) return -normal_quantile(1 - p);  // the lower tail keeps its relative precision
  double low = -39, high = 0;
  while (true) {
    const double middle = std::midpoint(low, high);
    if (middle <= low || middle >= high) return middle;
    (normal_cdf(middle) < p ? low : high) = middle;
  }
}

Interval wilson(std::size_t successes, std::size_t n, double level) {
  if (n == 0) return {0, 1};
  const auto size = static_cast<double>(n);
  const double z = two_sided_quantile(level), z2 = z * z;
  const double p = static_cast<double>(successes) / size;
  const double center = (p + z2 / (2 * size)) / (1 + z2 / size);
  const double half = z / (1 + z2 / size) * std::sqrt(p * (1 - p) / size + z2 / (4 * size * size));
  return {successes == 0 ? 0 : std::max(0.0, center - half), successes == n ? 1 : std::min(1.0, center + half)};
}

double mcnemar(std::size_t only_a, std::size_t only_b) {
  const std::size_t less = std::min(only_a, only_b), n = only_a + only_b;
  if (n == 0) return 1;
  // Compute the largest term of the lower tail by logarithms, and the smaller terms relative to it.
  const auto x = static_cast<long double>(less), size = static_cast<long double>(n);
  const long double largest =
      std::lgamma(size + 1) - std::lgamma(x + 1) - std::lgamma(size - x + 1) - size * std::log(2.0L);
  long double term = 1, sum = 1;
  for (std::size_t k = less; k > 0; --k) {
    term *= static_cast<long double>(k) / static_cast<long double>(n - k + 1);
    sum += term;
    if (term < sum * 1e-20L) break;
  }
  return std::min(1.0, static_cast<double>(2 * std::exp(largest) * sum));
}

std::size_t min_significant_flips(double alpha) {
  std::size_t flips = 1;
  for (double p = 1; p > alpha; p /= 2) ++flips;  // the p value of n to 0 is 2 / 2^n
  return flips;
}

std::vector<double> holm(std::span<const double> p_values) {
  std::vector<std::size_t> order(p_values.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, {}, [&](std::size_t i) { return p_values[i]; });
  std::vector<double> adjusted(p_values.size());
  double so_far = 0;
  for (std::size_t rank = 0; rank < order.size(); ++rank) {
    so_far = std::max(so_far, std::min(1.0, p_values[order[rank]] * static_cast<double>(order.size() - rank)));
    adjusted[order[rank]] = so_far;
  }
  return adjusted;
}

}  // namespace evalrun::reports
