/// Statistics of two runs over the same cases.
///
///     std::vector<PairedRates> cases{{1, 1, 0, 1}, {1, 1, 1, 1}};     // right of samples, in the base and in the new
///     run Paired figures = paired(cases); figures.down, figures.up, figures.p_value, figures.difference;
///
/// Pure functions without state, safe to call from several threads.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "evalrun/reports/statistics.hpp"

namespace evalrun::reports {

/// How many samples of one case are right in each run. Precondition: right <= samples, samples > 0.
struct PairedRates {
  std::uint32_t base_right = 0, base_samples = 1;
  std::uint32_t next_right = 0, next_samples = 1;

  [[nodiscard]] double base() const { return static_cast<double>(base_right) / base_samples; }
  [[nodiscard]] double next() const { return static_cast<double>(next_right) / next_samples; }
};

struct Paired {
  std::size_t n = 0;          ///< cases with an answer in both runs
  double base = 0, next = 0;  ///< mean share of right answers, between 0 and 1
  std::size_t down = 0;       ///< cases whose share fell
  std::size_t up = 0;         ///< cases whose share rose
  /// Two-sided chance of so large a change if the runs were equally good: exact McNemar where each case has one answer
  /// per run, its exact generalisation to shares (`sign_flip_test`) where there are repeats.
  double p_value = 1;
  Interval difference{-1, 1};  ///< 95 % interval of next - base (`paired_difference`)
  double disagreement = 0;     ///< mean square of the differences: the share of cases that differ, where each is 0 or 1
  /// The smallest drop that so many cases with this much disagreement show with 80 % chance at the 5 % level.
  double detectable = 1;

  [[nodiscard]] double change() const { return next - base; }
};

[[nodiscard]] Paired paired(std::span<const PairedRates> cases);

/// Two-sided exact test of paired differences: under the hypothesis of no change each difference might as well have had
/// the other sign, so the sum is compared with those of all 2^n signings. With differences of -1, 0 and 1 it is the
/// exact McNemar test. Differences of shares are taken in units of 1/2520 at the finest; sums that would take too long
/// (beyond some 10^9 steps) are taken for normal.
[[nodiscard]] double sign_flip_test(std::span<const PairedRates> cases);

/// Adjusted Wald interval of the mean difference of pairs: a pair for and a pair against are added before the usual
/// formula (D. G. Bonett and R. M. Price, Journal of Educational and Behavioral Statistics 37, 2012). `sum` and
/// `squares` are those of n differences between -1 and 1.
[[nodiscard]] Interval paired_difference(std::size_t n, double sum, double squares, double level = 0.95);

/// The chance that `mcnemar` at level `alpha` finds a drop: n cases of which the share `discordant` disagrees, so that
/// down minus up is `drop` of all on average. A binomial sum up to fifty expected disagreements, then its normal
/// approximation. Precondition: 0 <= drop <= discordant <= 1.
[[nodiscard]] double mcnemar_power(std::size_t n, double discordant, double drop, double alpha = 0.05);

/// The smallest drop that `mcnemar_power` finds with that chance; 1 where there is none up to what `discordant` allows
/// or, where disagreement is rarer than the drop itself, up to one that is all of the disagreement.
[[nodiscard]] double smallest_detectable_drop(std::size_t n, double discordant, double alpha = 0.05,
                                              double power = 0.8);

}  // namespace evalrun::reports
