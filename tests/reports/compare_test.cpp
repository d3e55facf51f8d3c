#include "evalrun/reports/compare.hpp"

#include <algorithm>
#include <cmath>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

using namespace evalrun;           // NOLINT
using namespace evalrun::reports;  // NOLINT
namespace tt = boost::test_tools;

namespace {

struct Run {
  std::vector<Record> records;
  Report report{.suite = *find_suite("bfcl"), .model = "m"};

  void add(const std::string& category, int id, bool valid, const std::string& error = "type_error:simple",
           const std::string& lang = "") {
    Record record{.id = fmt::format("{}_{}", category, id), .category = category, .lang = lang};
    record.outcome = valid ? Outcome::call : Outcome::malformed;
    record.verdicts = {{"bfcl-v4", valid, valid ? "" : error}, {"strict", false, "value_error:enum"}};
    add(record);
  }
  void add(const Record& record) {
    records.push_back(record);
    report.tally.add(record);
  }
  [[nodiscard]] ComparedRun input(const std::string& name) const { return {name, report, records}; }
};

/// Adds `n` cases: `down` cases become wrong, `up` cases become right, the rest is right in both runs.
void add_flipped(Run& base, Run& next, const std::string& category, int n, int down, int up) {
  for (int i = 0; i < n; ++i) {
    base.add(category, i, i < down || i >= down + up);
    next.add(category, i, i >= down);
  }
}

const CategoryComparison& of(const Comparison& all, std::string_view category) {
  return *std::ranges::find(all.categories, category, &CategoryComparison::category);
}

}  // namespace

BOOST_AUTO_TEST_CASE(cases_are_paired_by_id_in_any_order) {
  Run base, next;
  add_flipped(base, next, "multiple", 20, 3, 1);
  add_flipped(base, next, "live_simple", 30, 0, 2);
  std::ranges::reverse(next.records);
  const auto both = compare(base.input("a"), next.input("b"));
  BOOST_TEST(both.rules == "bfcl-v4");
  BOOST_TEST(both.total.n == 50U);
  BOOST_TEST(both.total.down == 3U);
  BOOST_TEST(both.total.up == 3U);
  BOOST_TEST(of(both, "multiple").figures.base == 19 / 20.0);
  BOOST_TEST(of(both, "multiple").figures.next == 17 / 20.0);
  BOOST_TEST(of(both, "live_simple").figures.up == 2U);
  BOOST_REQUIRE(both.down.size() == 3U);
  BOOST_TEST(both.down[0].id == "multiple_0");
  BOOST_TEST(both.down[0].difference() == -1.0);
  BOOST_TEST(base.records[both.down[0].base.record].id == "multiple_0");
  BOOST_TEST(next.records[both.down[0].next.record].id == "multiple_0");
  BOOST_TEST(both.down[0].next.error_type == "type_error:simple");
  BOOST_TEST((both.down[0].next.outcome == Outcome::malformed));
  BOOST_TEST(both.up.size() == 3U);
}

BOOST_AUTO_TEST_CASE(cases_without_an_answer_or_a_partner_are_counted_and_not_paired) {
  Run base, next;
  add_flipped(base, next, "multiple", 20, 3, 1);
  base.add({.id = "multiple_30", .category = "multiple", .outcome = Outcome::infra});
  next.add("multiple", 30, true);
  base.add("multiple", 31, true);
  next.add("multiple", 32, false);
  next.add("multiple", 33, false);
  next.add("parallel", 0, true);
  const auto both = compare(base.input("a"), next.input("b"));
  BOOST_TEST(both.total.n == 20U);
  BOOST_TEST(of(both, "multiple").unanswered == 1U);
  BOOST_TEST(of(both, "multiple").only_base == 1U);
  BOOST_TEST(of(both, "multiple").only_next == 2U);
  BOOST_TEST(both.only_next == 3U);
  BOOST_TEST(of(both, "parallel").figures.n == 0U);
  BOOST_TEST(both.down.size() == 3U);
}

BOOST_AUTO_TEST_CASE(categories_are_adjusted_together) {
  Run base, next;
  add_flipped(base, next, "multiple", 100, 10, 0);
  add_flipped(base, next, "parallel", 100, 8, 1);
  add_flipped(base, next, "live_simple", 100, 4, 4);
  const auto both = compare(base.input("a"), next.input("b"));
  BOOST_TEST(of(both, "multiple").adjusted_p == 3 * 2 / 1024.0, tt::tolerance(1e-9));
  BOOST_TEST(of(both, "parallel").adjusted_p == 2 * 20 / 512.0, tt::tolerance(1e-9));
  BOOST_TEST(of(both, "live_simple").adjusted_p == 1.0);
}

BOOST_AUTO_TEST_CASE(the_change_of_a_summary_is_the_difference_of_the_reports) {
  Run base, next;
  int step = 0;
  for (const auto& category : base.report.suite->categories) {
    add_flipped(base, next, std::string(category.name), 30 + 11 * step, 2 + step % 3, step % 2);
    ++step;
  }
  const auto both = compare(base.input("a"), next.input("b"));
  BOOST_TEST(both.summaries.size() == 7U);
  for (const auto& line : both.summaries) {
    const auto value = [&](const Run& run) { return line.row->compute(Accuracies(run.report.tally, "", "bfcl-v4")); };
    BOOST_TEST(line.missing.empty() == value(base).missing.empty());
    if (!line.missing.empty()) continue;
    BOOST_TEST(*line.base == *value(base).value, tt::tolerance(1e-12));
    BOOST_TEST(*line.next == *value(next).value, tt::tolerance(1e-12));
    BOOST_TEST(line.n == value(base).n);
    BOOST_TEST(line.difference->estimate == *line.next - *line.base, tt::tolerance(1e-9));
    BOOST_TEST(line.difference->interval.low < line.difference->estimate);
    BOOST_TEST(line.difference->interval.high > line.difference->estimate);
  }
}

BOOST_AUTO_TEST_CASE(the_bootstrap_interval_of_a_summary_fits_its_variance) {
  Run base, next;
  const std::vector<std::string> parts{"live_simple", "live_multiple", "live_parallel", "live_parallel_multiple"};
  const std::vector<int> sizes{258, 1053, 16, 24}, down{20, 60, 2, 3}, up{12, 50, 1, 2};
  double variance = 0, all = 0;
  for (const int n : sizes) all += n;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    add_flipped(base, next, parts[i], sizes[i], down[i], up[i]);
    const double n = sizes[i], mean = (up[i] - down[i]) / n;
    variance += std::pow(n / all, 2) * ((up[i] + down[i]) / n - mean * mean) / n;
  }
  const auto both = compare(base.input("a"), next.input("b"), {.bootstrap = {.resamples = 40000}});
  for (const auto& line : both.summaries) {
    if (line.row->id != "live_ast") continue;
    BOOST_TEST(line.difference->deviation == std::sqrt(variance), tt::tolerance(0.02));
    const double z = line.difference->estimate / std::sqrt(variance);
    BOOST_TEST(line.difference->p_value == std::erfc(std::abs(z) / std::sqrt(2)), tt::tolerance(0.1));
  }
}

BOOST_AUTO_TEST_CASE(a_repeated_case_counts_with_its_share_of_right_attempts) {
  Run base, next;
  for (int attempt = 0; attempt < 4; ++attempt) {
    base.add("multiple", 0, attempt != 3);
    next.add("multiple", 0, attempt == 2, "wrong_count");
    base.add("multiple", 1, true);
    next.add("multiple", 1, true);
  }
  const auto both = compare(base.input("a"), next.input("b"));
  BOOST_TEST(both.total.n == 2U);
  BOOST_TEST(both.total.base == 7 / 8.0);
  BOOST_TEST(both.total.next == 5 / 8.0);
  BOOST_REQUIRE(both.down.size() == 1U);
  BOOST_TEST(both.down[0].difference() == -0.5);
  BOOST_TEST(both.down[0].base.right == 3U);
  BOOST_TEST(both.down[0].next.error_type == "wrong_count");
  BOOST_REQUIRE(both.movements.size() == 1U);
  BOOST_TEST(both.movements[0].from.empty());
  BOOST_TEST(both.movements[0].to == "wrong_count");
}

BOOST_AUTO_TEST_CASE(movements_between_error_types_are_counted) {
  Run base, next;
  for (int i = 0; i < 10; ++i) {
    base.add("multiple", i, false, i < 6 ? "wrong_count" : "type_error:simple");
    next.add("multiple", i, i >= 8, "type_error:simple");
  }
  const auto both = compare(base.input("a"), next.input("b"));
  BOOST_REQUIRE(both.movements.size() == 2U);
  BOOST_TEST(both.movements[0].from == "wrong_count");
  BOOST_TEST(both.movements[0].to == "type_error:simple");
  BOOST_TEST(both.movements[0].cases == 6U);
  BOOST_TEST(both.movements[1].to.empty());
  BOOST_TEST(both.movements[1].cases == 2U);
}

BOOST_AUTO_TEST_CASE(another_rule_set_and_empty_runs_can_be_compared) {
  Run base, next;
  add_flipped(base, next, "multiple", 20, 3, 1);
  const auto strict = compare(base.input("a"), next.input("b"), {.rules = "strict"});
  BOOST_TEST(strict.total.n == 20U);
  BOOST_TEST(strict.total.base == 0.0);
  const auto none = compare(base.input("a"), next.input("b"), {.rules = "no such rules"});
  BOOST_TEST(none.total.n == 0U);
  BOOST_TEST(compare({}, {}).categories.empty());
}

BOOST_AUTO_TEST_CASE(the_same_id_in_two_languages_is_two_cases) {
  Run base, next;
  base.report.suite = next.report.suite = *find_suite("bfcl-zhtw");
  for (const std::string lang : {"en", "zhtw"})
    for (int i = 0; i < 10; ++i) {
      base.add("simple", i, true, "e", lang);
      next.add("simple", i, lang == "en", "e", lang);
    }
  const auto both = compare(base.input("a"), next.input("b"), {.rules = "bfcl-v4"});
  BOOST_TEST(both.total.n == 20U);
  BOOST_TEST(both.categories.size() == 2U);
  BOOST_TEST(both.down.size() == 10U);
  BOOST_TEST(both.down[0].lang == "zhtw");
}

BOOST_AUTO_TEST_CASE(a_case_of_one_run_alone_makes_a_comparison_incomplete_unless_accepted) {
  Run base, next;
  add_flipped(base, next, "multiple", 20, 0, 0);
  base.add("parallel", 0, true);
  for (const bool swapped : {false, true}) {
    const auto &one = swapped ? next : base, &other = swapped ? base : next;
    const auto both = compare(one.input("a"), other.input("b"));
    BOOST_TEST(both.incomplete);
    BOOST_TEST(of(both, "multiple").complete);
    BOOST_TEST(!of(both, "parallel").complete);
    BOOST_TEST(of(both, "parallel").cases == 1U);
    const auto shared = compare(one.input("a"), other.input("b"), {.shared_only = true});
    BOOST_TEST(!shared.incomplete);
    BOOST_TEST(!of(shared, "parallel").complete);
    BOOST_TEST(of(shared, "parallel").accepted);
    BOOST_TEST(of(shared, "parallel").cases == 1U);
    BOOST_TEST(of(shared, "multiple").complete);
    BOOST_TEST(!shared.complete());
    BOOST_TEST(shared.accepted());
  }
}

BOOST_AUTO_TEST_CASE(a_selected_category_without_records_in_both_runs_is_missing) {
  Run base, next;
  add_flipped(base, next, "multiple", 20, 0, 0);
  for (auto* run : {&base, &next}) run->report.selected = {{"", "multiple", 20}, {"", "parallel", 7}};
  const auto both = compare(base.input("a"), next.input("b"));
  BOOST_TEST(both.incomplete);
  BOOST_TEST(of(both, "multiple").complete);
  BOOST_TEST(of(both, "parallel").cases == 7U);
  BOOST_TEST(!of(both, "parallel").complete);
  const auto summary = [&](std::string_view id) {
    return *std::ranges::find(both.summaries, id, [](const SummaryComparison& line) { return line.row->id; });
  };
  BOOST_TEST(!summary("non_live_ast").complete);
  BOOST_TEST(summary("live_ast").complete);
}

namespace {

Record unscored(const std::string& category, int id) {
  Record record{.id = fmt::format("{}_{}", category, id), .category = category};
  record.verdicts = {{.rules = "bfcl-v4", .not_scored = "there is no embedder"}};
  return record;
}

const SummaryComparison& summary_of(const Comparison& all, std::string_view id) {
  return *std::ranges::find(all.summaries, id, [](const SummaryComparison& line) { return line.row->id; });
}

}  // namespace

BOOST_AUTO_TEST_CASE(cases_that_were_not_scored_make_a_comparison_incomplete) {
  Run base, next;
  add_flipped(base, next, "multiple", 20, 0, 0);
  add_flipped(base, next, "parallel", 5, 0, 0);
  next.add("multiple", 20, true);
  base.add(unscored("multiple", 20));
  for (auto* run : {&base, &next}) run->add(unscored("simple_java", 0));
  const auto both = compare(base.input("a"), next.input("b"));
  BOOST_TEST(both.incomplete);
  BOOST_TEST(!both.accepted());
  BOOST_TEST(of(both, "multiple").figures.n == 20U);
  BOOST_TEST(of(both, "multiple").cases == 21U);
  BOOST_TEST(of(both, "multiple").unscored() == 1U);
  BOOST_TEST(!of(both, "multiple").complete);
  BOOST_TEST(of(both, "parallel").complete);
  BOOST_TEST(of(both, "simple_java").cases == 1U);
  BOOST_TEST(!of(both, "simple_java").complete);
  BOOST_TEST(both.unanswered == 0U);
  BOOST_TEST(both.not_scored.at("there is no embedder") == 2U);
}

BOOST_AUTO_TEST_CASE(missing_later_answers_make_a_category_incomplete) {
  Run base, next;
  for (auto* run : {&base, &next}) {
    run->report.repeats = RepeatTally(2);
    run->report.repeats.later.recorded = 2;
    for (int id = 0; id < 2; ++id) {
      run->add("multiple", id, true);
      run->records.push_back(run->records.back());
    }
  }
  BOOST_TEST(compare(base.input("a"), next.input("b")).complete());
  next.records.pop_back();
  next.report.repeats.later.recorded = 1;
  const auto both = compare(base.input("a"), next.input("b"));
  BOOST_TEST(both.incomplete);
  BOOST_TEST(of(both, "multiple").figures.n == 2U);
  BOOST_TEST(of(both, "multiple").fewer_answers == 1U);
  BOOST_TEST(!of(both, "multiple").complete);
}

BOOST_AUTO_TEST_CASE(a_mean_of_metrics_shows_its_values_in_both_runs_and_not_zero) {
  Run base, next;
  base.report.suite = next.report.suite = *find_suite("t-eval");
  for (int i = 0; i < 4; ++i)
    for (auto* run : {&base, &next}) {
      Record record{.id = fmt::format("q{}", i), .category = "review_str", .lang = "en"};
      record.verdicts = {{.rules = "t-eval", .valid = true, .scores = {{"review_quality", run == &base ? 1.0 : 0.5}}}};
      record.verdicts[0].stub = i == 0;
      run->add(record);
    }
  const auto both = compare(base.input("a"), next.input("b"));
  const auto& review = summary_of(both, "review");
  BOOST_TEST(review.n == 4U);
  BOOST_TEST(review.cases == 4U);
  BOOST_TEST(review.base.value() == 1.0);
  BOOST_TEST(review.next.value() == 0.5);
  BOOST_TEST(!review.difference.has_value());
  BOOST_TEST(!review.not_compared.empty());
  BOOST_TEST(!summary_of(both, "overall").base.has_value());
  BOOST_TEST(of(both, "review_str").stubbed == 1U);
  for (auto* run : {&base, &next})
    for (auto& record : run->records) record.verdicts[0].scores.clear();
  const auto bare = compare(base.input("a"), next.input("b"));
  BOOST_TEST(!summary_of(bare, "review").base.has_value());
  BOOST_TEST(summary_of(bare, "review").not_compared.find("a baseline does not keep") != std::string::npos);
}
