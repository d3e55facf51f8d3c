// A verdict has its findings as data: the call, the parameter and key, the given value, the accepted values.
#include <boost/test/unit_test.hpp>

#include "evalrun/checkers/compiled_key.hpp"
#include "evalrun/json.hpp"

using namespace evalrun;  // NOLINT

namespace {

Value json(std::string_view text) { return *parse_json(text); }

Case trip(Task task = Task::simple) {
  Case item;
  item.id = "x";
  item.task = task;
  item.functions.push_back({"trip.plan", json(R"({"name": "trip.plan", "parameters": {"type": "dict", "properties":
      {"city": {"type": "string"}, "days": {"type": "integer"}, "legs": {"type": "array", "items": {"type": "float"}},
       "hotel": {"type": "dict", "properties": {"stars": {"type": "integer"}}}}, "required": ["city"]}})")});
  const auto answer = json(R"({"city": ["it's"], "days": [3, ""], "legs": [[1.0], ""],
      "hotel": [{"stars": [4], "view": ["sea"]}, ""]})");
  item.accepted.push_back({"trip.plan", answer});
  if (task == Task::parallel) item.accepted.push_back({"trip.plan", answer});
  return item;
}

std::vector<Finding> findings(const Case& item, std::string_view answer, std::string_view rules = "bfcl-v4") {
  const auto* const set = *checkers::find_rules(rules);
  auto verdict = checkers::CompiledKey(item, {&set, 1}).judge(answer).verdicts.front();
  BOOST_TEST(verdict.rules == rules);
  BOOST_TEST(verdict.valid == verdict.findings.empty());
  return std::move(verdict.findings);
}

/// "value_error:string [city] given 'its' wanted ['it\'s']"
std::string shown(const Finding& finding) {
  std::string out = std::string(to_string(finding.error_type)) + " " + repr(Value(finding.path));
  if (finding.given) out += " given " + repr(*finding.given);
  if (finding.wanted) out += " wanted " + repr(*finding.wanted);
  return finding.detail.empty() ? out : out + " " + finding.detail;
}

std::string only(const std::vector<Finding>& all) { return all.size() == 1 ? shown(all.front()) : "not one finding"; }

}  // namespace

BOOST_AUTO_TEST_CASE(a_finding_names_the_parameter_and_both_values) {
  BOOST_TEST(only(findings(trip(), "[trip.plan(city='its')]")) ==
             "value_error:string ['city'] given 'its' wanted [\"it's\"]");
  BOOST_TEST(only(findings(trip(), "[trip.plan(city=\"it's\", days='3')]")) ==
             "type_error:simple ['days'] given '3' wanted 'int'");
  BOOST_TEST(only(findings(trip(), "[trip.plan(days=3)]")) == "simple_function_checker:missing_required ['city']");
  BOOST_TEST(only(findings(trip(), "[trip.plan(city=\"it's\", tent=True)]")) ==
             "simple_function_checker:unexpected_param ['tent'] given True");
  BOOST_TEST(only(findings(trip(), "[trip(city='x')]")) ==
             "simple_function_checker:wrong_func_name [] given ['trip'] wanted 'trip.plan'");
  BOOST_TEST(only(findings(trip(), "[]")) == "simple_function_checker:wrong_count [] given 0 wanted 1");
}

BOOST_AUTO_TEST_CASE(a_finding_inside_an_object_has_a_path) {
  const auto found = findings(trip(), "[trip.plan(city=\"it's\", hotel={'stars': 5})]");
  BOOST_REQUIRE(found.size() == 2U);
  BOOST_TEST(shown(found[0]) == "value_error:dict_value ['hotel', 'stars'] given 5 wanted [4]");
  BOOST_TEST(shown(found[1]) == "value_error:dict_key ['hotel', 'view'] wanted ['sea']");
  BOOST_TEST(only(findings(trip(), "[trip.plan(city=\"it's\", hotel={'stars': '4', 'view': 'sea'})]", "strict")) ==
             "type_error:nested ['hotel', 'stars'] given '4' wanted 'integer'");
  BOOST_TEST(only(findings(trip(), "[trip.plan(city=\"it's\", legs=[1.0, 'x'])]", "strict")) ==
             "type_error:nested ['legs', 1] given 'x' wanted 'float'");
}

BOOST_AUTO_TEST_CASE(a_crash_of_the_reference_keeps_its_exception) {
  auto item = trip();
  item.functions.front() = {"trip.plan", json(R"({"name": "trip.plan", "parameters": {"type": "dict"}})")};
  BOOST_TEST(only(findings(item, "[trip.plan(city='x')]")) == "upstream_crash [] KeyError: 'required'");
}

BOOST_AUTO_TEST_CASE(findings_of_parallel_calls_name_the_pair) {
  const auto found = findings(trip(Task::parallel), "[trip.plan(city=\"it's\"), trip.plan(city='x', days=3)]");
  BOOST_REQUIRE(found.size() == 2U);
  BOOST_TEST((found[0].error_type == ErrorType::cannot_find_match));
  BOOST_TEST(found[0].accepted == 1U);
  BOOST_TEST(found[1].call == 1U);
  BOOST_TEST(found[1].accepted == 1U);
  BOOST_TEST(shown(found[1]) == "value_error:string ['city'] given 'x' wanted [\"it's\"]");
}

BOOST_AUTO_TEST_CASE(calls_are_aligned_with_the_accepted_call_they_resemble) {
  auto item = trip(Task::parallel);
  item.accepted[0].parameters.dict()->set("city", List{"Taipei"});
  item.accepted[0].parameters.dict()->set("legs", List{List{1.0}});
  item.accepted[1].parameters.dict()->set("city", List{"Tainan"});
  const auto* const rules = *checkers::find_rules("bfcl-v4");
  const checkers::CompiledKey key(item, {&rules, 1});
  const auto aligned = key.align(*json(R"([{"trip.plan": {"city": "Tainan"}}, {"trip.plan": {"days": 4, "bus": 1}},
      {"other": {}}])")
                                      .list());
  BOOST_REQUIRE(aligned.size() == 3U);
  BOOST_TEST(aligned[0].accepted.value() == 1U);
  BOOST_TEST(aligned[0].findings.empty());
  BOOST_TEST(aligned[1].accepted.value() == 0U);
  // All differences, not only the first one that the rules find.
  std::string all;
  for (const auto& finding : aligned[1].findings) all += shown(finding) + "\n";
  BOOST_TEST(all ==
             "value_error:others ['days'] given 4 wanted [3, '']\n"
             "simple_function_checker:unexpected_param ['bus'] given 1\n"
             "simple_function_checker:missing_required ['city']\n"
             "simple_function_checker:missing_optional ['legs']\n");
  BOOST_TEST(!aligned[2].accepted);
}
