#include <algorithm>

#include <boost/test/unit_test.hpp>

#include "evalrun/reports/summary.hpp"

#include "summaries/t_eval_means.hpp"

using namespace evalrun::reports::t_eval;  // NOLINT

namespace {

FileResults all_files(double plan) {
  return {{"instruct_json",
           {{"json_format_metric", 1.0},
            {"json_args_em_metric", 0.5},
            {"string_format_metric", 0.25},
            {"string_args_em_metric", 0.25}}},
          {"plan_json", {{"precision", 0.1}, {"recall", 0.1}, {"f1_score", plan}, {"parse_rate", 1.0}}},
          {"plan_str", {{"f1_score", 0.7}}},
          {"reason_str", {{"thought", 1.0}}},
          {"retrieve_str", {{"name", 0.4}}},
          {"understand_str", {{"args", 0.2}}},
          {"rru_json", {{"thought", 1.0}, {"name", 0.8}, {"args", 0.6}, {"parse_rate", 1.0}}},
          {"review_str", {{"parse_rate", 1.0}, {"review_quality", 0.1234}}}};
}

}  // namespace

BOOST_AUTO_TEST_CASE(means_leave_out_rows_without_the_metric) {
  FileMeans file;
  file.add("format", 1.0);
  file.add("other", std::nullopt);
  file.add("format", 0.0);
  file.add("format", 0.0);
  const auto plain = file.means(false), rounded = file.means(true);
  BOOST_TEST(plain[0].value.value() == 1.0 / 3);
  BOOST_TEST(rounded[0].value.value() == 0.3333);
  BOOST_TEST(!plain[1].value.has_value());
}

BOOST_AUTO_TEST_CASE(the_table_is_the_mean_of_six_abilities) {
  const auto table = ability_table(all_files(0.3));
  BOOST_TEST(shown(table.abilities[0]) == "50.0");
  BOOST_TEST(shown(table.abilities[1]) == "50.0");
  BOOST_TEST(shown(table.abilities[2]) == "100.0");
  BOOST_TEST(shown(table.abilities[3]) == "60.0");
  BOOST_TEST(shown(table.abilities[4]) == "40.0");
  BOOST_TEST(shown(table.abilities[5]) == "12.3");
  BOOST_TEST(shown(table.overall) == "52.1");
  BOOST_TEST(reference_text(table).value() ==
             "Cut Paste Results:  [ 52.1  50.   50.  100.   60.   40.   12.3]\n"
             "Overall: 52.1\tInstruct: 50.0\tPlan: 50.0\tReason: 100.0\tRetrieve: 60.0\tUnderstand: 40.0\tReview: "
             "12.3\t");
}

BOOST_AUTO_TEST_CASE(without_embeddings_the_other_metrics_are_scored_and_the_reason_is_given) {
  auto files = all_files(0);
  for (auto* mean : {&files["plan_json"][2], &files["plan_str"][0], &files["reason_str"][0], &files["rru_json"][0]})
    mean->value.reset();
  const auto table = ability_table(files);
  BOOST_TEST(shown(table.abilities[0]) == "50.0");
  BOOST_TEST(shown(table.abilities[1]) == "not scored (needs an embedding endpoint)");
  BOOST_TEST(shown(table.abilities[2]) == "not scored (needs an embedding endpoint)");
  BOOST_TEST(shown(table.abilities[3]) == "60.0");
  BOOST_TEST(shown(table.abilities[4]) == "40.0");
  BOOST_TEST(shown(table.abilities[5]) == "12.3");
  BOOST_TEST(shown(table.overall) == "not scored (needs an embedding endpoint)");
  BOOST_TEST(!reference_text(table).has_value());
}

BOOST_AUTO_TEST_CASE(missing_files_are_named) {
  auto files = all_files(0.3);
  files.erase("plan_str");
  files.erase("retrieve_str");
  const auto table = ability_table(files);
  BOOST_TEST(shown(table.abilities[1]) == "not scored (no plan_str results)");
}

BOOST_AUTO_TEST_CASE(the_number_of_the_paper_has_two_readings) {
  evalrun::reports::Tally tally;
  for (const auto& [file, means] : all_files(0.3)) {
    evalrun::reports::Record record{.id = file, .category = file};
    evalrun::Verdict verdict{.rules = "t-eval", .valid = true};
    for (const auto& [metric, value] : means) verdict.scores.emplace_back(metric, *value);
    record.verdicts = {std::move(verdict)};
    tally.add(record);
  }
  const auto value = [&](std::string_view id) {
    const auto rows = evalrun::reports::summary_rows("t-eval");
    const auto row = std::ranges::find(rows, id, &evalrun::reports::SummaryRow::id);
    return row->compute(evalrun::reports::Accuracies(tally, "", "t-eval")).value;
  };
  // Of JSON: (0.3 + 0.8 + 0.6) / 3. Of all files: ((0.7 + 0.3) / 2 + (0.4 + 0.8) / 2 + (0.2 + 0.6) / 2) / 3.
  BOOST_TEST(value("paper_json").value() == 1.7 / 3, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(value("paper_both").value() == 0.5, boost::test_tools::tolerance(1e-12));
}
