/// How sure a number is. Pure functions without state, safe to call from several threads.
///
///     Interval around = wilson(173, 200);                 // 0.8107 .. 0.9055
///     double p = mcnemar(12, 3);                          // two runs disagree on 15 cases: 0.035
///     std::vector<double> adjusted = holm(p_per_category);
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

namespace evalrun::reports {

struct Interval {
  double low = 0;
  double high = 1;
};

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

/// Holm's step-down adjustment: compare each value with the level wished for the whole family. Order is kept.
[[nodiscard]] std::vector<double> holm(std::span<const double> p_values);

/// The smallest true difference of two accuracies that a paired comparison of `n` cases finds with probability `power`
/// at level `alpha`, when the systems disagree on the share `discordant` of cases (R. J. Connor, Biometrics 43, 1987).
/// 1 when no difference that `discordant` allows would be found. Precondition: 0 <= discordant <= 1.
[[nodiscard]] double minimal_detectable_difference(std::size_t n, double discordant, double alpha = 0.05,
                                                   double power = 0.8);

/// A group that is resampled on its own, and what its mean counts for.
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
  double estimate = 0;     ///< sum of weight times mean over the strata, of the data themselves
  Interval interval = {};  ///< percentile interval
  double deviation = 0;    ///< of the resampled estimates
  double p_value = 1;      ///< two-sided: twice the smaller share of resampled estimates on either side of zero
};

/// Stratified bootstrap of a weighted sum of means. The same seed gives the same figures on every machine. Empty strata
/// count for nothing. Precondition: resamples > 0, 0 < level < 1.
[[nodiscard]] BootstrapResult bootstrap(std::span<const Stratum> strata, const BootstrapOptions& how = {});

/// The parts of `bootstrap`, for several sums over the same strata. The mean of one stratum in every resample; strata
/// of one bootstrap have different `stream`s. Time depends on the values that are not zero.
[[nodiscard]] std::vector<double> resampled_means(std::span<const double> values, const BootstrapOptions& how,
                                                  std::uint64_t stream);
/// What the estimates of all resamples say. Precondition: `estimates` is not empty.
[[nodiscard]] BootstrapResult bootstrap_result(double estimate, std::vector<double> estimates, double level = 0.95);

}  // namespace evalrun::reports
