#include "evalrun/reports/tally.hpp"

#include <algorithm>
#include <cmath>
#include <vector>

#include <boost/test/unit_test.hpp>

using namespace evalrun;           // NOLINT
using namespace evalrun::reports;  // NOLINT

namespace {

Record record(std::string category, Outcome outcome, std::vector<Verdict> verdicts) {
  Record out{.id = "x", .category = std::move(category)};
  out.outcome = outcome;
  out.verdicts = std::move(verdicts);
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(counts_verdicts_outcomes_and_error_types) {
  Tally tally;
  tally.add(record("multiple", Outcome::call, {{"bfcl-v4", true}, {"strict", false, "value_error:enum"}}));
  tally.add(record("multiple", Outcome::call, {{"bfcl-v4", false, "type_error:simple"}, {"strict", true}}));
  tally.add(record("multiple", Outcome::malformed, {{"bfcl-v4", false, "type_error:simple"}, {"strict", false, "a"}}));
  const auto* counts = tally.find("", "multiple");
  BOOST_REQUIRE(counts != nullptr);
  BOOST_TEST(counts->total == 3U);
  BOOST_TEST(counts->count(Outcome::malformed) == 1U);
  BOOST_TEST(counts->correct("bfcl-v4") == 1U);
  BOOST_TEST(counts->rules.at("bfcl-v4").errors.at("type_error:simple") == 2U);
  BOOST_TEST(counts->rules.at("strict").rejects_of.at("bfcl-v4").at("value_error:enum") == 1U);
  BOOST_TEST(counts->rules.at("bfcl-v4").rejects_of.at("strict").at("type_error:simple") == 1U);
  BOOST_TEST(counts->rules.at("strict").rejects_of.at("bfcl-v4").size() == 1U);
}

BOOST_AUTO_TEST_CASE(a_category_that_was_not_run_has_no_figure) {
  Tally tally;
  tally.add(record("multiple", Outcome::call, {{"bfcl-v4", false, "e"}}));
  BOOST_TEST((tally.find("", "parallel") == nullptr));
  BOOST_TEST((tally.find("en", "multiple") == nullptr));
  BOOST_TEST(tally.find("", "multiple")->accuracy("bfcl-v4").value() == 0.0);
  BOOST_TEST(!tally.find("", "multiple")->accuracy("strict").has_value());
}

BOOST_AUTO_TEST_CASE(cases_without_an_answer_count_in_n_and_are_no_error_type) {
  Tally tally;
  tally.add(record("simple", Outcome::infra, {{"bfcl-v4", false, "ast_decoder:decoder_failed"}}));
  BOOST_TEST(!tally.find("", "simple")->accuracy("bfcl-v4").has_value());  // nothing was judged yet
  tally.add(record("simple", Outcome::call, {{"bfcl-v4", true}}));
  const auto* counts = tally.find("", "simple");
  BOOST_TEST(counts->n("bfcl-v4") == 2U);
  BOOST_TEST(counts->accuracy("bfcl-v4").value() == 0.5);
  BOOST_TEST(counts->rules.at("bfcl-v4").errors.empty());
  BOOST_TEST(tally.infra() == 1U);
}

BOOST_AUTO_TEST_CASE(merging_shards_gives_the_whole) {
  Tally whole, odd, even;
  for (int i = 0; i < 100; ++i) {
    auto item = record(i % 3 == 0 ? "a" : "b", static_cast<Outcome>(i % 5),
                       {{"r", i % 7 == 0, i % 7 == 0 ? "" : "e" + std::to_string(i % 4)}, {"s", i % 2 == 0, "f"}});
    item.lang = i % 11 == 0 ? "en" : "";
    item.input_tokens = i;
    item.output_tokens = i % 6 == 0 ? -1 : 2;
    item.latency = 0.1 * i;
    whole.add(item);
    (i % 2 == 0 ? even : odd).add(item);
  }
  even.merge(odd);
  BOOST_REQUIRE(even.categories().size() == whole.categories().size());
  BOOST_TEST(even.total() == 100U);
  for (const auto& [key, counts] : whole.categories()) {
    const auto& merged = even.categories().at(key);
    BOOST_TEST(merged.total == counts.total);
    BOOST_TEST(merged.outcomes == counts.outcomes, boost::test_tools::per_element());
    BOOST_TEST(merged.input_tokens == counts.input_tokens);
    BOOST_TEST(merged.output_tokens == counts.output_tokens);
    BOOST_TEST(merged.token_records == counts.token_records);
    BOOST_TEST((merged.rules.at("r").errors == counts.rules.at("r").errors));
    BOOST_TEST((merged.rules.at("s").rejects_of == counts.rules.at("s").rejects_of));
    BOOST_TEST(merged.rules.at("r").correct == counts.rules.at("r").correct);
    BOOST_TEST(merged.latency.mean() == counts.latency.mean(), boost::test_tools::tolerance(1e-12));
    BOOST_TEST(merged.latency.deviation() == counts.latency.deviation(), boost::test_tools::tolerance(1e-12));
    BOOST_TEST(merged.latency.quantile(0.95) == counts.latency.quantile(0.95));
  }
}

BOOST_AUTO_TEST_CASE(latency_quantiles_are_within_one_percent) {
  LatencyTally tally;
  std::vector<double> all;
  double value = 0.003;
  for (int i = 0; i < 5000; ++i) {
    value = std::fmod(value * 997.13 + 0.117, 30.0) + 0.001;
    all.push_back(value);
    tally.add(value);
  }
  tally.add(0);
  tally.add(-1);
  tally.add(std::nan(""));
  std::ranges::sort(all);
  BOOST_TEST(tally.count() == 5000U);
  for (const double q : {0.01, 0.5, 0.95, 1.0})
    BOOST_TEST(tally.quantile(q) == all[static_cast<std::size_t>(q * 4999)], boost::test_tools::tolerance(0.01));
  BOOST_TEST(tally.max() == all.back());
  BOOST_TEST(LatencyTally().quantile(0.5) == 0.0);
}

BOOST_AUTO_TEST_CASE(a_case_without_a_stored_result_is_wrong_and_has_no_outcome) {
  Tally tally;
  auto nothing = record("call", Outcome::malformed, {{"api-bank", false, "NO_API_CALL"}});
  nothing.no_result = true;
  tally.add(nothing);
  nothing.verdicts.front().not_scored = "there is no embedder";
  tally.add(nothing);
  tally.add(record("call", Outcome::malformed, {{"api-bank", false, "NO_API_CALL"}}));
  const auto* counts = tally.find("", "call");
  BOOST_REQUIRE(counts != nullptr);
  BOOST_TEST(counts->total == 3U);
  BOOST_TEST(counts->count(Outcome::malformed) == 1U);
  BOOST_TEST(counts->no_result == 2U);
  BOOST_TEST(counts->rules.at("api-bank").no_result == 1U);
  BOOST_TEST(counts->n("api-bank") == 2U);
  Tally both;
  both.merge(tally);
  both.merge(tally);
  BOOST_TEST(both.find("", "call")->rules.at("api-bank").no_result == 2U);
  BOOST_TEST(both.find("", "call")->count(Outcome::malformed) == 2U);
}

BOOST_AUTO_TEST_CASE(cases_that_were_not_judged_have_a_reason_and_missing_answers_do_not) {
  Tally tally;
  auto unscored = record("plan_json", Outcome::call, {{"t-eval", false}});
  unscored.verdicts.front().not_scored = "there is no embedder";
  tally.add(unscored);
  tally.add(record("review_str", Outcome::infra, {}));
  BOOST_TEST(tally.find("", "plan_json")->why_not_scored("t-eval") == "there is no embedder");
  BOOST_TEST(tally.find("", "plan_json")->why_not_scored("strict").empty());
  BOOST_TEST(tally.find("", "review_str")->why_not_scored("t-eval").empty());
  tally.add(record("plan_json", Outcome::call, {{"t-eval", true}}));
  BOOST_TEST(tally.find("", "plan_json")->why_not_scored("t-eval").empty());
}
