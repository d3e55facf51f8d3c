/// Intervals, tests and power of figures. Pure functions without state, safe to call from several threads.
///
///     const Interval around = wilson(173, 200);                       // 0.8107 .. 0.9055
///     const double p = mcnemar(12, 3);                                // two runs disagree on 15 cases: 0.035
///     const std::vector<PairedRates> cases{{.base_right = 1, .next_right = 0}, {.base_right = 1, .next_right = 1}};
///     const Paired both = paired(cases);
///     use(around, p, both.change(), both.p_value, holm(std::vector{p, both.p_value}));
#pragma once
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace evalrun::reports {

struct Interval {
  double low = 0;
  double high = 1;
};

/// How many attempts of one case are right in each run. Precondition: right <= attempts, attempts > 0.
struct PairedRates {
  std::uint32_t base_right = 0, base_attempts = 1;
  std::uint32_t next_right = 0, next_attempts = 1;

  [[nodiscard]] double base() const { return static_cast<double>(base_right) / base_attempts; }
  [[nodiscard]] double next() const { return static_cast<double>(next_right) / next_attempts; }
};

struct Paired {
  std::size_t n = 0;          ///< cases with an answer in both runs
  double base = 0, next = 0;  ///< mean share of right answers, between 0 and 1
  std::size_t down = 0;       ///< cases whose share fell
  std::size_t up = 0;         ///< cases whose share rose
  /// Two-sided p value under the hypothesis that the runs are equally good: exact McNemar test, or with repeats its
  /// exact generalization to shares (`sign_flip_test`).
  double p_value = 1;
  Interval difference{-1, 1};  ///< 95 % interval of next - base (`paired_difference`)
  double disagreement = 0;     ///< mean square of the differences; without repeats the share of cases that differ
  /// The smallest drop that n cases with this disagreement show with 80 % chance at the 5 % level.
  double detectable = 1;

  [[nodiscard]] double change() const { return next - base; }
};

[[nodiscard]] Paired paired(std::span<const PairedRates> cases);

/// Two-sided exact test of paired differences: under the hypothesis of no change each difference may have either sign,
/// so the sum is compared with the sums of all 2^n choices of signs. With differences of -1, 0 and 1 it is the exact
/// McNemar test. Shares are rounded to multiples of 1/2520; beyond about 10^9 steps a normal approximation is used.
[[nodiscard]] double sign_flip_test(std::span<const PairedRates> cases);

/// Adjusted Wald interval of the mean difference of pairs: one better and one worse pair are added before the usual
/// formula (D. G. Bonett and R. M. Price, Journal of Educational and Behavioral Statistics 37, 2012). `sum` and
/// `squares` are the sums of n differences and of their squares; the differences lie between -1 and 1.
[[nodiscard]] Interval paired_difference(std::size_t n, double sum, double squares, double level = 0.95);

/// The chance that `mcnemar` at level `alpha` finds a drop, for n cases of which the share `discordant` disagrees and
/// `drop` is the expected share of worse minus better cases. A binomial sum up to 50 expected disagreements, above that
/// its normal approximation. Precondition: 0 <= drop <= discordant <= 1.
[[nodiscard]] double mcnemar_power(std::size_t n, double discordant, double drop, double alpha = 0.05);

/// The smallest drop whose `mcnemar_power` is at least `power`; 1 if there is none. For drops above `discordant` the
/// disagreement is taken to be the drop itself.
[[nodiscard]] double smallest_detectable_drop(std::size_t n, double discordant, double alpha = 0.05,
                                              double power = 0.8);

/// The z with P(Z <= z) = p for the standard normal Z. Precondition: 0 < p < 1.
[[nodiscard]] double normal_quantile(double p);

/// Wilson's score interval of a proportion, without continuity correction (E. B. Wilson 1927; method 3 of R. G.
/// Newcombe, Statistics in Medicine 17, 1998). `n` = 0 gives [0, 1]. Precondition: successes <= n, 0 < level < 1.
[[nodiscard]] Interval wilson(std::size_t successes, std::size_t n, double level = 0.95);

/// Two-sided exact McNemar test: the chance that two equally good systems split their `only_a + only_b` disagreements
/// at least this unevenly. Cases on which both are right or both are wrong do not matter.
[[nodiscard]] double mcnemar(std::size_t only_a, std::size_t only_b);

/// The smallest number of one-sided disagreements that `mcnemar` calls significant at `alpha`: 6 at 0.05. A category
/// with n cases cannot show a difference below this / n.
[[nodiscard]] std::size_t min_significant_flips(double alpha = 0.05);

/// Holm's step-down adjustment: compare each value with the level of the whole family. Keeps the order.
[[nodiscard]] std::vector<double> holm(std::span<const double> p_values);

/// A group that is resampled separately, and the weight of its mean.
struct Stratum {
  std::vector<double> values;  ///< one per case: 0 or 1, or the paired difference -1, 0, 1
  double weight = 1;
};

struct BootstrapOptions {
  std::size_t resamples = 10000;
  std::uint64_t seed = 1;
  double level = 0.95;
};

struct BootstrapResult {
  double estimate = 0;     ///< sum of weight times mean over the strata, without resampling
  Interval interval = {};  ///< percentile interval
  double deviation = 0;    ///< of the resampled estimates
  double p_value = 1;      ///< two-sided: twice the smaller share of resampled estimates on either side of zero
};

/// Stratified bootstrap of a weighted sum of means. The same seed gives the same figures on every machine. Empty strata
/// are ignored. Precondition: resamples > 0, 0 < level < 1.
[[nodiscard]] BootstrapResult bootstrap(std::span<const Stratum> strata, const BootstrapOptions& how = {});

/// One part of `bootstrap`, for callers that form several sums over the same strata: the mean of one stratum in every
/// resample. Each stratum of a bootstrap needs its own `stream`. Time depends on the number of values that are not
/// zero.
[[nodiscard]] std::vector<double> resampled_means(std::span<const double> values, const BootstrapOptions& how,
                                                  std::uint64_t stream);
/// Interval, deviation and p value from the estimates of all resamples. Precondition: `estimates` is not empty.
[[nodiscard]] BootstrapResult bootstrap_result(double estimate, std::vector<double> estimates, double level = 0.95);
/// The interval of `bootstrap_result` alone, which needs no sorting; nullopt if the estimates differ by rounding alone.
/// Changes their order. Precondition: `estimates` is not empty.
[[nodiscard]] std::optional<Interval> percentile_interval(std::span<double> estimates, double level);

}  // namespace evalrun::reports
