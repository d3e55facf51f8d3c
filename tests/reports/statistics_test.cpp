#include "evalrun/reports/statistics.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace evalrun::reports;  // NOLINT
namespace tt = boost::test_tools;

namespace {

/// Two-sided exact p by enumeration of all 2^n splits of the n disagreements.
double enumerated_mcnemar(unsigned only_a, unsigned only_b) {
  const unsigned n = only_a + only_b;
  const int distance = std::abs(static_cast<int>(only_a) - static_cast<int>(only_b));
  unsigned as_extreme = 0;
  for (unsigned ways = 0; ways < 1U << n; ++ways) {
    const int for_a = std::popcount(ways), for_b = static_cast<int>(n) - for_a;
    if (std::abs(for_a - for_b) >= distance) ++as_extreme;
  }
  return as_extreme / std::pow(2.0, n);
}

}  // namespace

BOOST_AUTO_TEST_CASE(normal_quantiles_are_those_of_the_tables) {
  BOOST_TEST(normal_quantile(0.975) == 1.959963984540054, tt::tolerance(1e-14));
  BOOST_TEST(normal_quantile(0.8) == 0.8416212335729143, tt::tolerance(1e-14));
  BOOST_TEST(normal_quantile(0.5) == 0.0, tt::tolerance(1e-14));
  BOOST_TEST(normal_quantile(1e-10) == -6.361340902404056, tt::tolerance(1e-12));
}

// R. G. Newcombe, Two-sided confidence intervals for the single proportion, Statistics in Medicine 17 (1998), table I,
// method 3.
BOOST_AUTO_TEST_CASE(wilson_gives_the_published_intervals) {
  struct Row {
    std::size_t successes, n;
    double low, high;
  };
  for (const auto& row : {Row{81, 263, 0.2553, 0.3662}, Row{15, 148, 0.0624, 0.1605}, Row{0, 20, 0.0, 0.1611},
                          Row{1, 29, 0.0061, 0.1718}}) {
    const auto around = wilson(row.successes, row.n);
    BOOST_TEST(std::abs(around.low - row.low) < 5e-5);
    BOOST_TEST(std::abs(around.high - row.high) < 5e-5);
  }
}

BOOST_AUTO_TEST_CASE(wilson_bounds_solve_the_score_equation) {
  const double z = normal_quantile(0.975);
  for (std::size_t n : {1U, 7U, 200U, 100000U})
    for (std::size_t k = 1; k < n; k = k * 3 + 1) {
      const double p = static_cast<double>(k) / static_cast<double>(n);
      const auto around = wilson(k, n);
      for (const double bound : {around.low, around.high})
        BOOST_TEST(std::abs(p - bound) == z * std::sqrt(bound * (1 - bound) / static_cast<double>(n)),
                   tt::tolerance(1e-9));
    }
  BOOST_TEST(wilson(0, 0).low == 0.0);
  BOOST_TEST(wilson(0, 0).high == 1.0);
  BOOST_TEST(wilson(16, 16).high == 1.0);
  BOOST_TEST(wilson(0, 16).low == 0.0);
}

BOOST_AUTO_TEST_CASE(mcnemar_is_exact) {
  for (unsigned a = 0; a <= 8; ++a)
    for (unsigned b = 0; b <= 8; ++b) BOOST_TEST(mcnemar(a, b) == enumerated_mcnemar(a, b), tt::tolerance(1e-12));
  // A. Agresti, Categorical Data Analysis, section 10.1: 150 against 86. The sum of the binomial tail in integers.
  BOOST_TEST(mcnemar(150, 86) == 3.715936139571442e-05, tt::tolerance(1e-9));
  BOOST_TEST(mcnemar(86, 150) == mcnemar(150, 86));
  BOOST_TEST(mcnemar(500000, 500000) == 1.0);
  BOOST_TEST(mcnemar(1000000, 0) == 0.0);
}

BOOST_AUTO_TEST_CASE(too_few_flips_can_never_be_significant) {
  BOOST_TEST(min_significant_flips(0.05) == 6U);
  for (const double alpha : {0.5, 0.05, 0.01, 0.001}) {
    const auto flips = min_significant_flips(alpha);
    BOOST_TEST(mcnemar(flips, 0) <= alpha);
    BOOST_TEST(mcnemar(flips - 1, 0) > alpha);
  }
}

BOOST_AUTO_TEST_CASE(holm_steps_down) {
  // By hand: sorted .005 .01 .03 .04 times 4 3 2 1 = .02 .03 .06 .04, then never below the previous value.
  const std::array p{0.01, 0.04, 0.03, 0.005};
  const std::array<double, 4> expected{0.03, 0.06, 0.06, 0.02};
  const auto adjusted = holm(p);
  for (std::size_t i = 0; i < p.size(); ++i) BOOST_TEST(adjusted[i] == expected[i], tt::tolerance(1e-12));
  BOOST_TEST(holm(std::array{0.4, 0.9})[1] == 0.9, tt::tolerance(1e-12));
  BOOST_TEST(holm(std::array{0.9, 0.8})[0] == 1.0);
  BOOST_TEST(holm({}).empty());
}

BOOST_AUTO_TEST_CASE(bootstrap_agrees_with_all_resamples_enumerated) {
  // Two strata of three and two cases: 27 * 4 equally likely resamples.
  const std::vector<double> a{0, 1, 1}, b{-1, 1};
  std::vector<double> all;
  for (std::size_t i = 0; i < 27; ++i)
    for (std::size_t j = 0; j < 4; ++j)
      all.push_back(0.25 * (a[i % 3] + a[i / 3 % 3] + a[i / 9]) / 3 + 0.75 * (b[j % 2] + b[j / 2]) / 2);
  double mean = 0, squares = 0;
  for (const double value : all) mean += value / 108;
  for (const double value : all) squares += (value - mean) * (value - mean) / 108;
  const std::array strata{Stratum{a, 0.25}, Stratum{b, 0.75}, Stratum{{}, 5}};
  const auto out = bootstrap(strata, {.resamples = 200000, .seed = 7, .level = 0.8});
  BOOST_TEST(out.estimate == 0.25 * 2 / 3, tt::tolerance(1e-12));
  BOOST_TEST(out.deviation == std::sqrt(squares), tt::tolerance(0.01));
  std::ranges::sort(all);
  BOOST_TEST(out.interval.low == all[10], tt::tolerance(1e-9));  // 10 % of 108 lies within a run of equal values
  BOOST_TEST(out.interval.high == all[97], tt::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(bootstrap_interval_is_the_normal_one_for_many_cases) {
  std::vector<double> values(1000, 0.0);
  std::fill_n(values.begin(), 300, 1.0);
  const std::array strata{Stratum{values, 1}};
  const auto out = bootstrap(strata, {.resamples = 20000, .seed = 3});
  const double half = 1.959964 * std::sqrt(0.3 * 0.7 / 1000);
  BOOST_TEST(out.interval.low == 0.3 - half, tt::tolerance(0.01));
  BOOST_TEST(out.interval.high == 0.3 + half, tt::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(the_same_seed_gives_the_same_figures) {
  const std::array strata{Stratum{{0, 1, 1, 0, 1}, 1}, Stratum{{1, 0, 0}, 2}};
  const auto once = bootstrap(strata, {.resamples = 500, .seed = 42}),
             again = bootstrap(strata, {.resamples = 500, .seed = 42}),
             other = bootstrap(strata, {.resamples = 500, .seed = 43});
  BOOST_TEST(once.deviation == again.deviation);
  BOOST_TEST(once.interval.low == again.interval.low);
  BOOST_TEST(once.deviation != other.deviation);
}

BOOST_AUTO_TEST_CASE(an_interval_found_without_sorting_is_the_sorted_one) {
  std::mt19937_64 random(5);
  for (const std::size_t n : {1U, 2U, 3U, 4U, 5U, 39U, 40U, 41U, 200U, 4000U})
    for (const double level : {0.5, 0.95, 0.999}) {
      std::vector<double> estimates(n);
      for (double& one : estimates) one = static_cast<double>(random() % 50) / 7;
      const auto sorted = bootstrap_result(0, estimates, level);
      const auto found = percentile_interval(estimates, level);
      BOOST_TEST(found.has_value() == (sorted.deviation > 1e-12));
      if (!found) continue;
      BOOST_TEST(found->low == sorted.interval.low);
      BOOST_TEST(found->high == sorted.interval.high);
    }
  std::vector<double> alike(100, 0.25);
  BOOST_TEST(!percentile_interval(alike, 0.95).has_value());
}
