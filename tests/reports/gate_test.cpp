#include "evalrun/reports/gate.hpp"

#include <algorithm>
#include <cmath>
#include <random>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/reports/compare.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::reports;  // NOLINT
namespace tt = boost::test_tools;

namespace {

std::vector<PairedRates> flipped(std::size_t n, std::size_t down, std::size_t up) {
  std::vector<PairedRates> cases(n, {1, 1, 1, 1});
  for (std::size_t i = 0; i < down; ++i) cases[i] = {1, 1, 0, 1};
  for (std::size_t i = 0; i < up; ++i) cases[down + i] = {0, 1, 1, 1};
  return cases;
}

Comparison comparison_of(const std::vector<PairedRates>& cases) {
  Comparison both;
  both.total = paired(cases);
  both.categories.push_back({.lang = "", .category = "multiple", .figures = both.total});
  return both;
}

GateResult decided(const std::string& gate, const Comparison& comparison) {
  const auto rules = parse_gate(gate);
  BOOST_REQUIRE(rules.has_value());
  auto result = apply_gate(*rules, comparison);
  BOOST_REQUIRE(result.has_value());
  return std::move(*result);
}

std::string verdict(const std::string& gate, std::size_t n, std::size_t down, std::size_t up) {
  return std::string(to_string(decided(gate, comparison_of(flipped(n, down, up))).verdict));
}

/// One night of an unchanged model: each case becomes wrong with the chance `share`, and right with the same chance.
std::vector<PairedRates> night(std::mt19937_64& random, std::size_t n, double share) {
  std::uniform_real_distribution<double> uniform;
  std::vector<PairedRates> cases(n);
  for (auto& one : cases) {
    const double u = uniform(random);
    if (u < share)
      one = {1, 1, 0, 1};
    else if (u < 2 * share)
      one = {0, 1, 1, 1};
    else
      one = {1, 1, 1, 1};
  }
  return cases;
}

/// With a chance of `share` per night, there are more failures than this in one series of `nights` out of a thousand.
double bound(double nights, double share) { return nights * share + 3.09 * std::sqrt(nights * share * (1 - share)); }

}  // namespace

BOOST_AUTO_TEST_CASE(a_clear_regression_is_no_go_and_noise_is_go) {
  BOOST_TEST(verdict("max-drop=1.0,alpha=0.05", 1000, 20, 0) == "NO-GO");
  BOOST_TEST(verdict("max-drop=1.0,alpha=0.05", 1000, 70, 50) == "GO");
  BOOST_TEST(verdict("max-drop=1.0,alpha=0.05", 1000, 0, 20) == "GO");
  BOOST_TEST(verdict("max-drop=1.0,alpha=0.05", 10, 1, 0) == "GO");
  BOOST_TEST(verdict("max-drop=1.0,alpha=0.05,require-power", 10, 0, 0) == "INCONCLUSIVE");
  BOOST_TEST(verdict("max-drop=1.0,alpha=0.05,require-power", 10, 1, 0) == "INCONCLUSIVE");
  // A check that failed stays NO-GO even if its power is too small.
  BOOST_TEST(verdict("max-drop=1.0,alpha=0.05,require-power", 10, 10, 0) == "NO-GO");
  BOOST_TEST(verdict("max-drop=1.0,require-power", 1000, 70, 50) == "INCONCLUSIVE");
  BOOST_TEST(verdict("max-drop=5.0,require-power", 1000, 70, 50) == "GO");
  BOOST_TEST(verdict("max-drop=1.0,require-power", 1000, 0, 0) == "GO");
}

BOOST_AUTO_TEST_CASE(a_drop_equal_to_its_bound_passes) {
  BOOST_TEST(verdict("max-drop=2.0", 1000, 20, 0) == "GO");
  BOOST_TEST(verdict("max-drop=1.9", 1000, 20, 0) == "NO-GO");
  BOOST_TEST(verdict("", 1000, 6, 0) == "NO-GO");  // no bound: the total must not fall
  BOOST_TEST(verdict("", 1000, 5, 0) == "GO");     // five flips are never significant
  BOOST_TEST(verdict("alpha=0.01", 1000, 6, 0) == "GO");
}

BOOST_AUTO_TEST_CASE(checks_are_adjusted_together) {
  Comparison both = comparison_of(flipped(400, 9, 1));  // p = 0.0215
  BOOST_TEST(decided("multiple=1", both).checks[0].adjusted_p == 2 * 11 / 1024.0, tt::tolerance(1e-9));
  BOOST_TEST((decided("multiple=1", both).verdict == GateVerdict::no_go));
  for (int i = 0; i < 3; ++i)
    both.categories.push_back({.lang = "", .category = fmt::format("c{}", i), .figures = paired(flipped(400, 5, 5))});
  const auto result = decided("per-category=1", both);
  BOOST_REQUIRE(result.checks.size() == 4U);
  BOOST_TEST(result.checks[0].adjusted_p == 4 * 2 * 11 / 1024.0, tt::tolerance(1e-9));
  BOOST_TEST((result.verdict == GateVerdict::go));
}

BOOST_AUTO_TEST_CASE(a_bound_by_name_replaces_the_bound_per_category) {
  Comparison both = comparison_of(flipped(400, 30, 0));
  both.categories.push_back({.lang = "zhtw", .category = "multiple", .figures = paired(flipped(400, 20, 0))});
  const auto result = decided("max-drop=20,per-category,zhtw/multiple=2", both);
  BOOST_REQUIRE(result.checks.size() == 3U);
  BOOST_TEST(result.checks[1].max_drop == 0.2);
  BOOST_TEST(result.checks[2].max_drop == 0.02);
  BOOST_TEST((result.checks[1].verdict == GateVerdict::go));
  BOOST_TEST((result.checks[2].verdict == GateVerdict::no_go));
  BOOST_TEST((result.verdict == GateVerdict::no_go));
  BOOST_TEST(decided("multiple=2", both).checks.size() == 2U);  // in each language
}

BOOST_AUTO_TEST_CASE(a_check_without_cases_does_not_pass) {
  Comparison both = comparison_of(flipped(400, 0, 0));
  both.base.suite = *find_suite("bfcl");
  BOOST_TEST((decided("live_simple=2", both).verdict == GateVerdict::inconclusive));
  BOOST_TEST((decided("max-drop=2", Comparison{}).verdict == GateVerdict::inconclusive));
  both.categories.push_back({.lang = "", .category = "parallel", .only_base = 100});
  BOOST_TEST((decided("per-category=2", both).verdict == GateVerdict::inconclusive));
  both.categories.back() = {.lang = "", .category = "parallel", .only_next = 100};
  BOOST_TEST((decided("per-category=2", both).verdict == GateVerdict::go));
}

BOOST_AUTO_TEST_CASE(a_summary_can_have_a_bound) {
  static constexpr SummaryRow row{"overall", "Overall", "", nullptr};
  Comparison both;
  SummaryComparison line{.row = &row, .lang = "", .n = 1000, .base = 0.9, .next = 0.88};
  line.spread = 0.005;
  line.difference =
      BootstrapResult{.estimate = -0.02, .interval = {-0.03, -0.01}, .deviation = 0.005, .p_value = 0.001};
  both.summaries.push_back(line);
  BOOST_TEST((decided("overall=1", both).verdict == GateVerdict::no_go));
  BOOST_TEST((decided("overall=2.5", both).verdict == GateVerdict::go));
  BOOST_TEST((decided("overall=1,alpha=0.0005", both).verdict == GateVerdict::go));
  const auto sure = decided("overall=1.3,alpha=0.0005,require-power", both);
  BOOST_TEST((sure.verdict == GateVerdict::inconclusive));
  BOOST_TEST(decided("overall=1", both).checks[0].detectable == (1.959964 + 0.841621) * 0.005, tt::tolerance(1e-5));
  both.summaries[0].difference.reset();
  both.summaries[0].missing = {"memory"};
  BOOST_TEST(decided("overall=1", both).checks[0].reason == "not in both runs: memory");
}

BOOST_AUTO_TEST_CASE(an_invalid_gate_is_refused) {
  for (const std::string text :
       {"max-drop", "max-drop=x", "max-drop=-1", "max-drop=101", "alpha=0", "alpha=5", "alpha=", "power=1", "=3",
        "max-drop=1,max-drop=2", "max-drop=nan", "require-power=maybe"}) {
    const auto rules = parse_gate(text);
    BOOST_TEST_CONTEXT(text) BOOST_TEST(!rules.has_value());
    if (!rules) BOOST_TEST((rules.error().code == errc::usage));
  }
  const auto unknown = apply_gate(*parse_gate("no_such=3"), comparison_of(flipped(10, 0, 0)));
  BOOST_REQUIRE(!unknown.has_value());
  BOOST_TEST(unknown.error().message == "the runs have no 'no_such'; there are: multiple, total");
  BOOST_TEST(parse_gate(" max-drop = 1.5 , , alpha=0.01 ")->bounds[0].max_drop == 0.015);
}

// alpha is the largest share of nights on which an unchanged model fails. The actual share is half of it, since only
// drops count and the test is two-sided.
BOOST_AUTO_TEST_CASE(an_unchanged_model_fails_on_at_most_alpha_of_two_thousand_nights) {
  constexpr int nights = 2000;
  std::mt19937_64 random(20261121);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same nights every time
  int any_drop = 0, one_point = 0, at_ten_percent = 0;
  const auto strict = parse_gate("alpha=0.05"), usual = parse_gate("max-drop=1.0,alpha=0.05"),
             loose = parse_gate("alpha=0.1");
  for (int i = 0; i < nights; ++i) {
    Comparison both;
    both.total = paired(night(random, 1000, 0.03));
    any_drop += apply_gate(*strict, both)->verdict == GateVerdict::no_go ? 1 : 0;
    one_point += apply_gate(*usual, both)->verdict == GateVerdict::no_go ? 1 : 0;
    at_ten_percent += apply_gate(*loose, both)->verdict == GateVerdict::no_go ? 1 : 0;
  }
  BOOST_TEST_MESSAGE(fmt::format("NO-GO on {}, {} and {} of {} nights", any_drop, one_point, at_ten_percent, nights));
  BOOST_TEST(any_drop <= bound(nights, 0.025));
  BOOST_TEST(one_point <= any_drop);
  BOOST_TEST(at_ten_percent <= bound(nights, 0.05));
  BOOST_TEST(any_drop >= nights * 0.01);  // the test can fail at all
}

BOOST_AUTO_TEST_CASE(an_unchanged_model_rarely_fails_a_gate_on_every_category_and_summary) {
  constexpr int nights = 200;
  std::mt19937_64 random(7);  // NOLINT(cert-msc32-c,cert-msc51-cpp): the same nights every time
  const Suite& suite = **find_suite("bfcl");
  const auto gate = parse_gate("max-drop=0,per-category=0,per-summary=0");
  int failed = 0;
  for (int i = 0; i < nights; ++i) {
    std::vector<Record> base, next;
    ComparedRun base_run{.report = {.suite = &suite}}, next_run{.report = {.suite = &suite}};
    for (const auto& category : suite.categories) {
      int id = 0;
      for (const auto& one : night(random, 80, 0.03)) {
        Record record{.id = std::to_string(id++), .category = std::string(category.name)};
        record.verdicts = {{"bfcl-v4", one.base_right == 1, one.base_right == 1 ? "" : "e"}};
        base.push_back(record);
        base_run.report.tally.add(record);
        record.verdicts = {{"bfcl-v4", one.next_right == 1, one.next_right == 1 ? "" : "e"}};
        next.push_back(record);
        next_run.report.tally.add(record);
      }
    }
    base_run.records = base;
    next_run.records = next;
    const auto both = compare(base_run, next_run, {.bootstrap = {.resamples = 1000, .seed = random()}});
    failed += apply_gate(*gate, both)->verdict == GateVerdict::no_go ? 1 : 0;
  }
  BOOST_TEST_MESSAGE(fmt::format("NO-GO on {} of {} nights", failed, nights));
  BOOST_TEST(failed <= bound(nights, 0.05));
}

// "irrelevance" is a category of BFCL and a summary over two of them.
BOOST_AUTO_TEST_CASE(a_bound_for_a_name_of_a_category_and_a_summary_checks_both) {
  const SummaryRow row{.id = "multiple", .name = "Multiple (all)", .formula = "", .compute = nullptr};
  auto both = comparison_of(flipped(1000, 0, 0));
  both.summaries.push_back(
      {.row = &row, .lang = "", .n = 2000, .difference = BootstrapResult{.estimate = -0.02, .p_value = 0.001}});
  const auto gate = decided("max-drop=1.0,multiple=1.0", both);
  BOOST_REQUIRE(gate.checks.size() == 3U);
  BOOST_TEST((gate.checks[1].scope == GateScope::category));
  BOOST_TEST((gate.checks[1].verdict == GateVerdict::go));
  BOOST_TEST((gate.checks[2].scope == GateScope::summary));
  BOOST_TEST((gate.verdict == GateVerdict::no_go));
}

BOOST_AUTO_TEST_CASE(no_check_of_an_incomplete_comparison_decides) {
  auto both = comparison_of(flipped(1000, 30, 0));
  both.incomplete = true;
  const auto gate = decided("max-drop=1.0,multiple=50", both);
  BOOST_TEST((gate.verdict == GateVerdict::incomplete));
  BOOST_REQUIRE(gate.checks.size() == 2U);
  for (const auto& check : gate.checks) BOOST_TEST((check.verdict == GateVerdict::incomplete));
  BOOST_TEST(gate.checks[0].change == -0.03, tt::tolerance(1e-9));
  BOOST_TEST(gate.checks[0].reason.find("over the compared cases: fell by 3.00 points") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_mean_of_metrics_is_inconclusive_and_so_is_a_gate_without_a_check) {
  const SummaryRow row{.id = "overall", .name = "Overall", .formula = "", .compute = nullptr};
  auto both = comparison_of(flipped(1000, 0, 0));
  BOOST_TEST((decided("per-summary=1", both).verdict == GateVerdict::inconclusive));
  both.summaries.push_back({.row = &row, .lang = "", .n = 10, .base = 0.9, .next = 0.4, .not_compared = "a mean"});
  for (const std::string rules : {"overall=1", "per-summary=1"}) {
    const auto gate = decided(rules, both);
    BOOST_REQUIRE(gate.checks.size() == 1U);
    BOOST_TEST((gate.verdict == GateVerdict::inconclusive));
    BOOST_TEST(!gate.checks[0].tested);
    BOOST_TEST(gate.checks[0].change == -0.5);
    BOOST_TEST(gate.checks[0].reason.find("cannot be decided: a mean") != std::string::npos);
  }
}
