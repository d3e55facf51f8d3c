#include <algorithm>
#include <cmath>
#include <cstdint>
#include <numeric>
#include <vector>

#include "evalrun/reports/statistics.hpp"

namespace evalrun::reports {
namespace {

constexpr std::uint64_t finest = 2520;  // divisible by every number of attempts up to ten

/// The unit of shares: the least common multiple of all numbers of attempts, at most `finest`.
std::uint64_t unit_of(std::span<const PairedRates> cases) {
  std::uint64_t unit = 1;
  for (const auto& one : cases)
    for (const std::uint64_t attempts : {one.base_attempts, one.next_attempts}) {
      unit = std::lcm(unit, attempts);
      if (unit > finest) return finest;
    }
  return unit;
}

/// The chance that the sum of the values with random signs is at least as far from zero as `observed`.
double enumerated(const std::vector<std::int64_t>& values, std::int64_t observed, std::int64_t all) {
  // chance[x]: the chance that the values with a plus sign sum to x; the signed sum is then 2 x - all.
  std::vector<double> chance(static_cast<std::size_t>(all) + 1);
  chance[0] = 1;
  std::int64_t reach = 0;
  for (const std::int64_t value : values) {
    reach += value;
    for (std::int64_t x = reach; x >= 0; --x) {
      auto& here = chance[static_cast<std::size_t>(x)];
      here = 0.5 * (here + (x >= value ? chance[static_cast<std::size_t>(x - value)] : 0.0));
    }
  }
  double sum = 0;
  for (std::int64_t x = 0; x <= all; ++x)
    if (std::abs(2 * x - all) >= observed) sum += chance[static_cast<std::size_t>(x)];
  return std::min(1.0, sum);
}

}  // namespace

double sign_flip_test(std::span<const PairedRates> cases) {
  const std::uint64_t unit = unit_of(cases);
  const auto in_units = [&](std::uint64_t right, std::uint64_t attempts) {
    return static_cast<std::int64_t>((right * unit + attempts / 2) / attempts);
  };
  std::vector<std::int64_t> sizes;
  std::int64_t sum = 0, all = 0, common = 0;
  std::size_t down = 0;
  for (const auto& one : cases) {
    const auto difference = in_units(one.next_right, one.next_attempts) - in_units(one.base_right, one.base_attempts);
    if (difference == 0) continue;
    down += difference < 0 ? 1 : 0;
    sizes.push_back(std::abs(difference));
    common = std::gcd(common, sizes.back());
    sum += difference;
    all += sizes.back();
  }
  if (sizes.empty()) return 1;
  if (std::ranges::all_of(sizes, [&](std::int64_t size) { return size == common; }))
    return mcnemar(down, sizes.size() - down);
  for (auto& size : sizes) size /= common;
  sum = std::abs(sum / common);
  all /= common;
  constexpr double longest = 1e9;
  if (static_cast<double>(sizes.size()) * static_cast<double>(all) <= longest) return enumerated(sizes, sum, all);
  double squares = 0;
  for (const auto size : sizes) squares += static_cast<double>(size) * static_cast<double>(size);
  // Continuity correction: possible sums are two apart, so half a step is one.
  return std::erfc(std::max(0.0, static_cast<double>(sum) - 1) / std::sqrt(2 * squares));
}

Interval paired_difference(std::size_t n, double sum, double squares, double level) {
  const double size = static_cast<double>(n) + 2;
  const double z = normal_quantile((1 + level) / 2), center = sum / size;
  const double half = z * std::sqrt(((squares + 2) / size - center * center) / size);
  return {std::max(-1.0, center - half), std::min(1.0, center + half)};
}

Paired paired(std::span<const PairedRates> cases) {
  Paired out{.n = cases.size()};
  if (cases.empty()) return out;
  double base = 0, next = 0, squares = 0;
  for (const auto& one : cases) {
    const double difference = one.next() - one.base();
    base += one.base();
    next += one.next();
    squares += difference * difference;
    out.down += difference < 0 ? 1 : 0;
    out.up += difference > 0 ? 1 : 0;
  }
  const auto n = static_cast<double>(out.n);
  out.base = base / n;
  out.next = next / n;
  out.p_value = sign_flip_test(cases);
  out.difference = paired_difference(out.n, next - base, squares);
  out.disagreement = std::min(1.0, squares / n);
  out.detectable = smallest_detectable_drop(out.n, out.disagreement);
  return out;
}

}  // namespace evalrun::reports
