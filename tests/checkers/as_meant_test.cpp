#include <boost/test/unit_test.hpp>

#include "evalrun/checkers/judge.hpp"

#include "support/folder.hpp"

using namespace evalrun;  // NOLINT

namespace {

Case area(Task task = Task::simple) {
  Case item;
  item.id = "x";
  item.task = task;
  item.functions.push_back(
      {"geo.area", Dict{{"name", "geo.area"},
                        {"parameters", Dict{{"type", "dict"},
                                            {"properties", Dict{{"base", Dict{{"type", "integer"}}}}},
                                            {"required", List{"base"}}}}}});
  if (task == Task::simple) item.accepted.push_back({"geo.area", Dict{{"base", List{10}}}});
  return item;
}

checkers::Judged judged(const Case& item, const Value& raw, std::string_view content = {}, bool as_meant = true) {
  const auto rules = checkers::find_rules("bfcl-v4");
  return checkers::judge(item, raw,
                         {.format = find_format(raw.is_string() ? "prompt" : "fc"),
                          .rules = {&*rules, 1},
                          .as_meant = as_meant,
                          .content = content});
}

const Value hermes(R"(<tool_call>{"name": "geo.area", "arguments": {"base": 10}}</tool_call>)");
const Value wrong_hermes(R"(<tool_call>{"name": "geo.area", "arguments": {"base": 11}}</tool_call>)");

}  // namespace

BOOST_AUTO_TEST_CASE(calls_in_another_form_are_right_as_meant) {
  const auto item = area();
  const auto one = judged(item, hermes);
  BOOST_TEST(!one.verdicts.front().valid);
  BOOST_REQUIRE(one.as_meant.has_value());
  BOOST_TEST(one.as_meant->verdict.valid);
  BOOST_TEST(one.as_meant->verdict.rules == "bfcl-v4");
  BOOST_TEST(one.as_meant->decoded.form == "hermes");
  BOOST_TEST((one.as_meant->outcome == Outcome::call));
  BOOST_TEST(!judged(item, hermes, {}, false).as_meant.has_value());
}

BOOST_AUTO_TEST_CASE(with_corrections_an_answer_is_meant_by_both_ground_truths) {
  const test::Folder folder;
  folder.write("errata.jsonl", R"({"id": "x", "ground_truth": [{"geo.area": {"base": [11]}}]}
{"id": "gone", "drop": true}
)");
  const auto errata = Errata::read(folder.path() / "errata.jsonl");
  BOOST_REQUIRE(errata.has_value());
  const auto rules = checkers::find_rules("bfcl-v4");
  auto item = area();
  const auto by = [&](const Value& raw) {
    return checkers::judge(item, raw, {.rules = {&*rules, 1}, .errata = &*errata, .as_meant = true}).as_meant.value();
  };
  BOOST_TEST((by(hermes).verdict.valid && !by(hermes).corrected.value().valid));
  BOOST_TEST((!by(wrong_hermes).verdict.valid && by(wrong_hermes).corrected.value().valid));
  item.id = "gone";
  BOOST_TEST(!by(hermes).corrected.has_value());
  item.id = "other";
  BOOST_TEST(by(hermes).corrected.value().valid);
}

BOOST_AUTO_TEST_CASE(wrong_calls_in_another_form_stay_wrong) {
  const auto one = judged(area(), wrong_hermes);
  BOOST_REQUIRE(one.as_meant.has_value());
  BOOST_TEST(!one.as_meant->verdict.valid);
  BOOST_TEST(one.as_meant->verdict.error_type != one.verdicts.front().error_type);
}

BOOST_AUTO_TEST_CASE(an_answer_that_is_read_officially_is_meant_so) {
  const auto item = area();
  for (const auto* text : {"[geo.area(base=10)]", "[geo.area(base=11)]", "I would rather not.", "[geo.area("})
    BOOST_TEST(!judged(item, Value(std::string(text))).as_meant.has_value(), text);
  BOOST_TEST(!judged(item, List{Dict{{"geo.area", R"({"base": 11})"}}}).as_meant.has_value());
}

BOOST_AUTO_TEST_CASE(a_call_leaked_as_text_is_a_call_as_meant_where_none_is_wanted) {
  const auto item = area(Task::irrelevance);
  const auto one = judged(item, hermes);
  BOOST_TEST(one.verdicts.front().valid);
  BOOST_REQUIRE(one.as_meant.has_value());
  BOOST_TEST(!one.as_meant->verdict.valid);
  BOOST_TEST(!judged(item, "There is no such function.").as_meant.has_value());
}

BOOST_AUTO_TEST_CASE(text_next_to_an_empty_list_counts_as_meant_alone) {
  const auto item = area();
  const auto one = judged(item, List{}, *hermes.string());
  BOOST_TEST(!one.verdicts.front().valid);
  BOOST_REQUIRE(one.as_meant.has_value());
  BOOST_TEST(one.as_meant->verdict.valid);
  BOOST_TEST(!judged(item, List{}, "I cannot.").as_meant.has_value());
  // Next to calls the text is not looked at.
  BOOST_TEST(!judged(item, List{Dict{{"geo.area", R"({"base": 11})"}}}, *hermes.string()).as_meant.has_value());
}

BOOST_AUTO_TEST_CASE(names_with_underscores_are_those_that_servers_offered) {
  const auto one = judged(area(), Value(R"(<tool_call>{"name": "geo_area", "arguments": {"base": 10}}</tool_call>)"));
  BOOST_REQUIRE(one.as_meant.has_value());
  BOOST_TEST(one.as_meant->verdict.valid);
}
