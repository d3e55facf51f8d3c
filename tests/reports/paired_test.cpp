#include <array>
#include <bit>
#include <cmath>
#include <random>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "evalrun/reports/statistics.hpp"

using namespace evalrun::reports;  // NOLINT
namespace tt = boost::test_tools;

namespace {

/// `down` cases are right only in the base, `up` cases only in the new run, the rest in both.
std::vector<PairedRates> cases_of(std::size_t n, std::size_t down, std::size_t up) {
  std::vector<PairedRates> cases(n, {1, 1, 1, 1});
  for (std::size_t i = 0; i < down; ++i) cases[i] = {1, 1, 0, 1};
  for (std::size_t i = 0; i < up; ++i) cases[down + i] = {0, 1, 1, 1};
  return cases;
}

/// Two-sided p by enumeration of all choices of signs; differences in units of 1/60.
double enumerated_signs(const std::vector<PairedRates>& cases) {
  std::vector<int> sizes;
  int sum = 0;
  for (const auto& one : cases) {
    const auto base = static_cast<int>(60 * one.base_right / one.base_attempts);
    const auto next = static_cast<int>(60 * one.next_right / one.next_attempts);
    sum += next - base;
    sizes.push_back(next - base);
  }
  unsigned as_extreme = 0;
  for (unsigned signs = 0; signs < 1U << sizes.size(); ++signs) {
    int signed_sum = 0;
    for (std::size_t i = 0; i < sizes.size(); ++i) signed_sum += (signs >> i & 1U) != 0 ? sizes[i] : -sizes[i];
    if (std::abs(signed_sum) >= std::abs(sum)) ++as_extreme;
  }
  return as_extreme / std::pow(2.0, sizes.size());
}

}  // namespace

BOOST_AUTO_TEST_CASE(single_answers_give_mcnemars_test) {
  // Airway hyper-responsiveness, 1 and 7 of 21 pairs disagree: P = 0.070 (M. W. Fagerland, S. Lydersen and P. Laake,
  // BMC Medical Research Methodology 13:91, 2013).
  const auto published = paired(cases_of(21, 1, 7));
  BOOST_TEST(published.p_value == 2 * 9 / 256.0, tt::tolerance(1e-12));
  // Expected: binomial tails in rational arithmetic.
  const auto figures = paired(cases_of(1000, 70, 50));
  BOOST_TEST(figures.n == 1000U);
  BOOST_TEST(figures.down == 70U);
  BOOST_TEST(figures.up == 50U);
  BOOST_TEST(figures.change() == -0.02, tt::tolerance(1e-12));
  BOOST_TEST(figures.p_value == 0.08240747932752655, tt::tolerance(1e-10));
  BOOST_TEST(paired(cases_of(1000, 20, 0)).p_value == 1.9073486328125e-06, tt::tolerance(1e-10));
  BOOST_TEST(paired(cases_of(10, 0, 0)).p_value == 1.0);
  BOOST_TEST(paired({}).n == 0U);
}

BOOST_AUTO_TEST_CASE(repeats_are_tested_by_all_signings) {
  const std::vector<PairedRates> thirds{{3, 3, 1, 3}, {2, 3, 2, 3}, {0, 3, 1, 3}, {3, 3, 0, 3}, {2, 3, 1, 3},
                                        {1, 3, 1, 3}, {3, 3, 2, 3}, {1, 3, 0, 3}, {0, 3, 2, 3}, {3, 3, 1, 3}};
  BOOST_TEST(sign_flip_test(thirds) == 0.2421875, tt::tolerance(1e-12));  // enumerated in Python
  const std::vector<PairedRates> mixed{{1, 1, 1, 2}, {1, 1, 2, 3}, {0, 1, 1, 3}, {1, 2, 0, 3},
                                       {2, 2, 1, 4}, {1, 1, 0, 4}, {4, 5, 1, 4}};
  BOOST_TEST(sign_flip_test(mixed) == 0.046875, tt::tolerance(1e-12));
  std::mt19937 random(5);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same cases every time
  for (int i = 0; i < 50; ++i) {
    const auto below = [&](std::uint64_t n) { return static_cast<std::uint32_t>(random() % n); };
    std::vector<PairedRates> cases(1 + below(12));
    for (auto& one : cases) {
      one.base_attempts = 1 + below(5);
      one.next_attempts = 1 + below(5);
      one.base_right = below(one.base_attempts + 1);
      one.next_right = below(one.next_attempts + 1);
    }
    BOOST_TEST(sign_flip_test(cases) == enumerated_signs(cases), tt::tolerance(1e-12));
  }
}

BOOST_AUTO_TEST_CASE(the_normal_approximation_for_many_repeats_agrees_with_the_exact_test) {
  // 3 of 5 against 2 of 5, sometimes more: a few hundred cases are enumerated, four hundred thousand are not.
  const auto cases = [](std::size_t n) {
    std::vector<PairedRates> all;
    for (std::size_t i = 0; i < n; ++i)
      all.push_back(i % 40 < 19   ? PairedRates{3, 5, 2, 5}
                    : i % 40 < 38 ? PairedRates{2, 5, 3, 5}
                                  : PairedRates{5, 5, 3, 5});
    return all;
  };
  const double p = sign_flip_test(cases(4000)), normal_p = std::erfc(399 / std::sqrt(2 * (3800 + 200 * 4)));
  BOOST_TEST(p == normal_p, tt::tolerance(0.05));
  BOOST_TEST(sign_flip_test(cases(400000)) < 1e-100);
}

BOOST_AUTO_TEST_CASE(intervals_of_differences_are_those_of_the_formula) {
  struct Row {
    std::size_t n;
    double down, up, low, high;
  };
  // Expected: rational arithmetic up to the square root.
  for (const auto& row :
       {Row{1000, 70, 50, -0.04153000224105348, 0.00160984256041476},
        Row{1000, 0, 0, -0.0027662750985023503, 0.0027662750985023503},
        Row{50, 12, 2, -0.3337237141841839, -0.05089167043120074}, Row{10, 10, 0, -1, -0.5205795584958715}}) {
    const auto around = paired_difference(row.n, row.up - row.down, row.up + row.down);
    BOOST_TEST(around.low == row.low, tt::tolerance(1e-10));
    BOOST_TEST(around.high == row.high, tt::tolerance(1e-10));
  }
}

BOOST_AUTO_TEST_CASE(the_power_of_mcnemar_is_its_binomial_sum) {
  // Expected: rational arithmetic over all numbers of disagreements and all their splits.
  BOOST_TEST(mcnemar_power(10, 0.5, 0.5) == 0.376953125, tt::tolerance(1e-7));
  BOOST_TEST(mcnemar_power(40, 0.3, 0.2) == 0.5673783358492221, tt::tolerance(1e-7));
  BOOST_TEST(mcnemar_power(100, 0.1, 0.05) == 0.24084290800094765, tt::tolerance(1e-7));
  BOOST_TEST(mcnemar_power(60, 0.2, 0.1, 0.01) == 0.11557949066573532, tt::tolerance(1e-7));
  BOOST_TEST(mcnemar_power(0, 0.2, 0.1) == 0.0);
  BOOST_TEST(mcnemar_power(5, 1, 1) == 0.0);  // five flips are never significant
  // Both formulas are close at the switch to the normal approximation.
  BOOST_TEST(mcnemar_power(499, 0.1, 0.05) == mcnemar_power(501, 0.1, 0.05), tt::tolerance(0.03));
}

BOOST_AUTO_TEST_CASE(the_smallest_detectable_drop_has_the_power_asked_for) {
  for (const std::size_t n : {20U, 200U, 1000U, 20000U}) {
    const double drop = smallest_detectable_drop(n, 0.06);
    BOOST_TEST(mcnemar_power(n, std::max(0.06, drop), drop) >= 0.8);
    BOOST_TEST(mcnemar_power(n, std::max(0.06, drop - 0.002), drop - 0.002) < 0.8);
  }
  BOOST_TEST(smallest_detectable_drop(5, 0.1) == 1.0);
  BOOST_TEST(smallest_detectable_drop(0, 0.1) == 1.0);
  BOOST_TEST(smallest_detectable_drop(1000, 0) < 0.01);  // nine flips one way and none back
}
