#include "evalrun/reports/summary.hpp"

#include <map>

#include <boost/test/unit_test.hpp>

#include "evalrun/reports/report.hpp"

#include "render/figures.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::reports;  // NOLINT

namespace {

SummaryValue summary(const Tally& tally, std::string_view suite, std::string_view id, std::string_view lang = "") {
  for (const auto& row : summary_rows(suite))
    if (row.id == id) return row.compute(Accuracies(tally, lang, "r"));
  BOOST_FAIL("no summary " << id);
  return {};
}

Tally v4() {
  Tally tally;
  tally.add_counts("", "simple_python", "r", 400, 320);      // 0.8
  tally.add_counts("", "simple_java", "r", 100, 60);         // 0.6
  tally.add_counts("", "simple_javascript", "r", 50, 20);    // 0.4
  tally.add_counts("", "multiple", "r", 200, 180);           // 0.9
  tally.add_counts("", "parallel", "r", 200, 140);           // 0.7
  tally.add_counts("", "parallel_multiple", "r", 200, 100);  // 0.5
  tally.add_counts("", "irrelevance", "r", 240, 180);        // 0.75
  tally.add_counts("", "live_simple", "r", 200, 150);
  tally.add_counts("", "live_multiple", "r", 100, 50);
  tally.add_counts("", "live_parallel", "r", 16, 4);
  tally.add_counts("", "live_parallel_multiple", "r", 24, 6);
  tally.add_counts("", "live_irrelevance", "r", 800, 680);  // 0.85
  tally.add_counts("", "live_relevance", "r", 16, 12);
  return tally;
}

}  // namespace

BOOST_AUTO_TEST_CASE(v4_summaries_follow_their_formulas, *boost::unit_test::tolerance(1e-12)) {
  const Tally tally = v4();
  BOOST_TEST(summary(tally, "bfcl", "non_live_simple").value.value() == 0.6);
  BOOST_TEST(summary(tally, "bfcl", "non_live_ast").value.value() == (0.6 + 0.9 + 0.7 + 0.5) / 4);
  BOOST_TEST(summary(tally, "bfcl", "live_ast").value.value() == 210.0 / 340);
  BOOST_TEST(summary(tally, "bfcl", "live_ast").n == 340U);
  BOOST_TEST(summary(tally, "bfcl", "relevance").value.value() == 0.75);
  BOOST_TEST(summary(tally, "bfcl", "irrelevance").value.value() == 0.8);
  BOOST_TEST(summary(tally, "bfcl", "overall_single_turn").value.value() == (0.675 + 210.0 / 340) / 2);
}

BOOST_AUTO_TEST_CASE(the_leaderboard_overall_has_no_value) {
  const auto overall = summary(v4(), "bfcl", "overall_leaderboard");
  BOOST_TEST(!overall.value.has_value());
  BOOST_TEST(!overall.partial.has_value());
  BOOST_TEST(overall.missing.size() == 3U);
}

BOOST_AUTO_TEST_CASE(a_missing_category_makes_a_summary_not_run_and_is_named, *boost::unit_test::tolerance(1e-12)) {
  Tally tally;
  tally.add_counts("", "simple_python", "r", 400, 320);
  tally.add_counts("", "multiple", "r", 200, 180);
  tally.add_counts("", "parallel", "r", 200, 140);
  const auto simple = summary(tally, "bfcl", "non_live_simple");
  BOOST_TEST(!simple.value.has_value());
  BOOST_TEST(simple.missing == (std::vector<std::string>{"simple_java", "simple_javascript"}),
             boost::test_tools::per_element());
  BOOST_TEST(simple.partial.value() == 0.8);
  const auto non_live = summary(tally, "bfcl", "non_live_ast");
  BOOST_TEST(!non_live.value.has_value());
  BOOST_TEST(non_live.missing.size() == 3U);
  BOOST_TEST(non_live.partial.value() == (0.8 + 0.9 + 0.7) / 3);
  BOOST_TEST(non_live.n == 800U);
  const auto live = summary(tally, "bfcl", "live_ast");
  BOOST_TEST(!live.value.has_value());
  BOOST_TEST(!live.partial.has_value());
  BOOST_TEST(live.missing.size() == 4U);
}

BOOST_AUTO_TEST_CASE(v1_gives_both_simple_columns, *boost::unit_test::tolerance(1e-12)) {
  Tally tally;
  tally.add_counts("", "simple", "r", 400, 380);  // 0.95
  tally.add_counts("", "java", "r", 100, 60);
  tally.add_counts("", "javascript", "r", 50, 35);
  tally.add_counts("", "multiple_function", "r", 200, 187);
  tally.add_counts("", "parallel_function", "r", 200, 184);
  tally.add_counts("", "parallel_multiple_function", "r", 200, 175);
  tally.add_counts("", "relevance", "r", 240, 204);
  BOOST_TEST(summary(tally, "bfcl-v1", "simple_weighted").value.value() == 475.0 / 550);
  BOOST_TEST(summary(tally, "bfcl-v1", "simple_unweighted").value.value() == 0.75);
  BOOST_TEST(summary(tally, "bfcl-v1", "ast_python").value.value() == (0.95 + 0.935 + 0.92 + 0.875) / 4);
  BOOST_TEST(summary(tally, "bfcl-v1", "ast_unweighted").value.value() == (0.75 + 0.935 + 0.92 + 0.875) / 4);
  BOOST_TEST(summary(tally, "bfcl-v1", "overall").value.value() == 1225.0 / 1390);
}

BOOST_AUTO_TEST_CASE(languages_are_summarized_separately, *boost::unit_test::tolerance(1e-12)) {
  Tally tally;
  for (const auto* category : {"simple", "multiple_function", "parallel_function", "parallel_multiple_function"}) {
    tally.add_counts("en", category, "r", 10, 9);
    tally.add_counts("zhtw", category, "r", 10, 6);
  }
  BOOST_TEST(summary(tally, "bfcl-zhtw", "ast", "en").value.value() == 0.9);
  BOOST_TEST(summary(tally, "bfcl-zhtw", "ast", "zhtw").value.value() == 0.6);
  BOOST_TEST(!summary(tally, "bfcl-zhtw", "overall", "en").value.has_value());
}

BOOST_AUTO_TEST_CASE(every_summary_says_its_formula_and_stays_inside_its_interval) {
  for (const auto* suite : {"bfcl", "demo", "bfcl-v1", "bfcl-zhtw"}) {
    BOOST_TEST(!summary_rows(suite).empty());
    for (const auto& row : summary_rows(suite)) BOOST_TEST(!row.formula.empty());
  }
  BOOST_TEST(summary_rows("no such suite").empty());
  const Tally tally = v4();
  for (const auto& row : summary_rows("bfcl")) {
    const auto value = row.compute(Accuracies(tally, "", "r"));
    if (!value.value) continue;
    BOOST_TEST(value.interval.low < *value.value);
    BOOST_TEST(*value.value < value.interval.high);
    BOOST_TEST(value.interval.low >= 0.0);
    BOOST_TEST(value.interval.high <= 1.0);
  }
  // For equal parts of equal size the interval is about that of the pooled proportion.
  Tally even;
  for (const auto* category : {"irrelevance", "live_irrelevance"}) even.add_counts("", category, "r", 500, 400);
  const auto joined = summary(even, "bfcl", "irrelevance").interval;
  const auto pooled = wilson(800, 1000);
  BOOST_TEST(joined.low == pooled.low, boost::test_tools::tolerance(0.002));
  BOOST_TEST(joined.high == pooled.high, boost::test_tools::tolerance(0.002));
}

BOOST_AUTO_TEST_CASE(percentages_have_the_references_digits) {
  BOOST_TEST(percent(0.84125) == "84.12%");  // a tie in binary: to even
  BOOST_TEST(percent(0.84375) == "84.38%");
  BOOST_TEST(percent(0.70355) == "70.36%");  // times 100 it is 70.35500000000002
  BOOST_TEST(percent(1.0) == "100.00%");
  BOOST_TEST(percent(0.0) == "0.00%");
  BOOST_TEST(percent(std::nullopt) == "N/A");
  BOOST_TEST(fixed(1e300, 0).size() == 301U);
}

BOOST_AUTO_TEST_CASE(a_report_shows_what_was_run_and_what_was_not) {
  Report report{.suite = *find_suite("bfcl-zhtw"), .model = "m"};
  BOOST_TEST(shape_of(report).langs == (std::vector<std::string>{"en", "zhtw"}), boost::test_tools::per_element());
  report.tally.add_counts("zhtw", "simple", "strict", 10, 5);
  report.tally.add_counts("zhtw", "something_else", "bfcl-v1", 10, 5);
  const auto shape = shape_of(report);
  BOOST_TEST(shape.langs == (std::vector<std::string>{"zhtw"}), boost::test_tools::per_element());
  BOOST_TEST(shape.rules == (std::vector<std::string>{"bfcl-v1", "strict"}), boost::test_tools::per_element());
  BOOST_TEST(shape.categories.size() == 6U);
  BOOST_TEST(shape.categories.back() == "something_else");
  BOOST_TEST(summaries_of(report).size() == 4U * 2U);
}

BOOST_AUTO_TEST_CASE(summaries_and_sheets_that_a_suite_names_exist) {
  for (const auto* suite : suites()) {
    BOOST_TEST_INFO(suite->id);
    BOOST_TEST(summary_rows(suite->id).empty() == suite->summaries.empty());
    const Report report{.suite = suite, .model = "m"};
    BOOST_TEST(find_renderer("leaderboard")->render({&report, 1}, {}).empty() == suite->sheets.empty());
  }
  BOOST_TEST(summary_rows("no such suite").empty());
}
