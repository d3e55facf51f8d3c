// The quirks of the references, with a small case for each (specification: bfcl-semantics 4 to 8, 11, 15).
#include "evalrun/checkers/rules.hpp"

#include <boost/test/unit_test.hpp>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/json.hpp"

using namespace evalrun;  // NOLINT

namespace {

Value json(std::string_view text) {
  auto value = parse_json(text);
  BOOST_REQUIRE(value.has_value());
  return *value;
}

/// A case with one function f and one accepted call.
Case simple(std::string_view properties, std::string_view required, std::string_view accepted) {
  Case item;
  item.id = "simple_0";
  item.functions.push_back(
      {"f", Dict{{"name", "f"}, {"parameters", Dict{{"properties", json(properties)}, {"required", json(required)}}}}});
  item.accepted.push_back({"f", json(accepted)});
  return item;
}

/// The error type of a decoded value under a rule set; "" if it is right.
std::string judged(const Case& item, const Value& decoded, std::string_view rules = "bfcl-v4",
                   bool underscored = false) {
  const auto result = Decoded::success(decoded);
  const Value raw;
  return (*checkers::find_rules(rules))->check({item, raw, result, underscored}).error_type;
}

Value call(std::string_view arguments, std::string_view name = "f") { return List{Dict{{name, json(arguments)}}}; }

}  // namespace

BOOST_AUTO_TEST_CASE(the_first_failure_wins) {
  const auto item =
      simple(R"({"a": {"type": "integer"}, "b": {"type": "string"}})", R"(["a"])", R"({"a": [1], "b": ["x", ""]})");
  BOOST_TEST(judged(item, call(R"({"a": 1})")) == "");
  BOOST_TEST(judged(item, call(R"({"a": 1})", "g")) == "simple_function_checker:wrong_func_name");
  BOOST_TEST(judged(item, call(R"({"b": 5})")) == "simple_function_checker:missing_required");
  BOOST_TEST(judged(item, call(R"({"a": 1, "c": 5})")) == "simple_function_checker:unexpected_param");
  BOOST_TEST(judged(item, call(R"({"a": "1"})")) == "type_error:simple");
  BOOST_TEST(judged(item, call(R"({"a": true})")) == "type_error:simple");
  BOOST_TEST(judged(item, call(R"({"a": 2})")) == "value_error:others");
  BOOST_TEST(judged(item, call(R"({"a": 1, "b": "y"})")) == "value_error:string");
  BOOST_TEST(judged(item, call(R"({"a": 1, "b": ""})")) == "");
  BOOST_TEST(judged(item, List{}) == "simple_function_checker:wrong_count");
  BOOST_TEST(judged(item, Value("text")) == "ast_decoder:decoder_wrong_output_format");
}

BOOST_AUTO_TEST_CASE(text_is_standardized_only_when_the_answers_have_the_declared_type) {
  const auto usual = simple(R"({"a": {"type": "string"}})", "[]", R"({"a": ["New York, NY"]})");
  BOOST_TEST(judged(usual, call(R"({"a": "new-york_ny"})")) == "");
  const auto variable = simple(R"({"a": {"type": "string"}})", "[]", R"({"a": [null, "New York"]})");
  BOOST_TEST(judged(variable, call(R"({"a": "new york"})")) == "value_error:others");
  BOOST_TEST(judged(variable, call(R"({"a": "New York"})")) == "");
}

BOOST_AUTO_TEST_CASE(an_optional_list_accepts_an_empty_one_and_is_not_typed) {
  const auto item = simple(R"({"a": {"type": "array", "items": {"type": "string"}}})", "[]", R"({"a": [["x"], ""]})");
  BOOST_TEST(judged(item, call(R"({"a": []})")) == "");
  BOOST_TEST(judged(item, call(R"({"a": [5]})")) == "value_error:list/tuple");
  const auto needed = simple(R"({"a": {"type": "array", "items": {"type": "string"}}})", "[]", R"({"a": [["x"]]})");
  BOOST_TEST(judged(needed, call(R"({"a": [5]})")) == "type_error:nested");
}

BOOST_AUTO_TEST_CASE(an_int_is_promoted_at_the_top_only) {
  const auto item = simple(R"({"a": {"type": "float"}, "b": {"type": "array", "items": {"type": "float"}}})", "[]",
                           R"({"a": [1.0, ""], "b": [[1.0], [2.0]]})");
  BOOST_TEST(judged(item, call(R"({"a": 1, "b": [1.0]})")) == "");
  BOOST_TEST(judged(item, call(R"({"a": 1, "b": [1]})")) == "type_error:nested");
  const auto huge = call("{\"a\": 1" + std::string(400, '0') + "}");
  BOOST_TEST(judged(item, huge) == "upstream_crash");
}

BOOST_AUTO_TEST_CASE(what_would_stop_the_reference_is_invalid) {
  BOOST_TEST(judged(simple(R"({"a": {"type": "number"}})", "[]", R"({"a": [1]})"), call(R"({"a": 1})")) ==
             "upstream_crash");
  BOOST_TEST(judged(simple(R"({"a": {"type": "array"}})", "[]", R"({"a": [[1]]})"), call(R"({"a": [1]})")) ==
             "upstream_crash");
  BOOST_TEST(judged(simple(R"({"a": {"type": "dict"}})", "[]", R"({"a": [{"k": {"x": 1}}]})"),
                    call(R"({"a": {"k": 1}})")) == "upstream_crash");
}

BOOST_AUTO_TEST_CASE(an_integer_that_python_cannot_write_stops_the_reference_where_it_is_wrong) {
  const auto item = simple(R"({"a": {"type": "integer"}})", "[]", R"({"a": [1]})");
  const auto raw = Value("[f(a=2**100000)]");
  const auto decoded = find_format("prompt")->decode(raw, Language::python);
  BOOST_REQUIRE(decoded.ok);
  for (const auto* rules : {"bfcl-v4", "bfcl-v1"}) BOOST_TEST(judged(item, decoded.value, rules) == "upstream_crash");
  BOOST_TEST(judged(item, decoded.value, "strict") == "value_error:others");
}

BOOST_AUTO_TEST_CASE(a_type_is_no_value_of_any_type) {
  const auto decoded = find_format("prompt")->decode(Value("[f(a=int | None)]"), Language::python);
  BOOST_REQUIRE(decoded.ok);
  for (const auto* type : {"integer", "string", "array", "dict", "any"})
    BOOST_TEST(judged(simple(R"({"a": {"type": ")" + std::string(type) + R"(", "items": {"type": "integer"}}})", "[]",
                             R"({"a": [1]})"),
                      decoded.value) == "type_error:simple",
               type);
}

BOOST_AUTO_TEST_CASE(messages_name_what_was_given_and_stay_short) {
  const auto item = simple(R"({"a": {"type": "string"}})", "[]", R"({"a": ["x"]})");
  const auto message = [&](const Value& decoded, std::string_view rules) {
    const auto result = Decoded::success(decoded);
    const Value raw;
    return str((*checkers::find_rules(rules))->check({item, raw, result, false}).errors.list()->front());
  };
  const auto long_text = Value(Dict{{"a", std::string(5000, 'y')}});
  for (const auto* rules : {"bfcl-v4", "bfcl-v1", "strict"}) {
    BOOST_TEST(message(call("{}", "g<|channel|>json"), rules) == "the call is to 'g<|channel|>json', not to 'f'");
    const auto text = message(List{Dict{{"f", long_text}}}, rules);
    BOOST_TEST(text.size() < 400U, text);
    BOOST_TEST(text.find("yyy... (5002 bytes)") != std::string::npos, text);
  }
}

BOOST_AUTO_TEST_CASE(objects_differ_between_the_references) {
  const auto item = simple(R"({"a": {"type": "dict"}})", "[]", R"({"a": [{"x": [1], "y": [2, ""]}]})");
  BOOST_TEST(judged(item, call(R"({"a": {"x": 1}})")) == "");
  BOOST_TEST(judged(item, call(R"({"a": {"x": 1}})"), "bfcl-v1") == "value_error:dict_items");
  BOOST_TEST(judged(item, call(R"({"a": {"x": 3}})")) == "value_error:dict_value");
  BOOST_TEST(judged(item, call(R"({"a": {"z": 3}})")) == "value_error:dict_key");
  const auto lists =
      simple(R"({"a": {"type": "array", "items": {"type": "dict"}}})", "[]", R"({"a": [[{"x": [1]}, {"x": [2]}]]})");
  BOOST_TEST(judged(lists, call(R"({"a": [{"x": 1}]})")) == "value_error:list_dict_count");
  BOOST_TEST(judged(lists, call(R"({"a": [{"x": 1}, {"x": 2}]})")) == "");
}

BOOST_AUTO_TEST_CASE(dots_in_names_follow_what_the_model_saw) {
  auto item = simple("{}", "[]", "{}");
  item.functions[0].name = "math.f";
  BOOST_TEST(judged(item, call("{}", "math.f")) == "");
  BOOST_TEST(judged(item, call("{}", "math_f"), "bfcl-v4", true) == "");
  BOOST_TEST(judged(item, call("{}", "math.f"), "bfcl-v4", true) == "simple_function_checker:wrong_func_name");
}

BOOST_AUTO_TEST_CASE(parallel_calls_are_matched_greedily) {
  auto item = simple(R"({"a": {"type": "integer"}})", R"(["a"])", R"({"a": [1, 2]})");
  item.task = Task::parallel;
  item.accepted.push_back({"f", json(R"({"a": [1]})")});
  const Value calls = List{Dict{{"f", json(R"({"a": 1})")}}, Dict{{"f", json(R"({"a": 2})")}}};
  BOOST_TEST(judged(item, calls) == "parallel_function_checker_no_order:cannot_find_match");
  BOOST_TEST(judged(item, calls, "strict") == "");
  const Value other = List{Dict{{"f", json(R"({"a": 2})")}}, Dict{{"f", json(R"({"a": 1})")}}};
  BOOST_TEST(judged(item, other) == "");
  BOOST_TEST(judged(item, call(R"({"a": 1})")) == "parallel_function_checker_no_order:wrong_count");
}

BOOST_AUTO_TEST_CASE(v1_names_are_numbered_and_found_by_substring) {
  auto item = simple(R"({"a": {"type": "integer"}})", R"(["a"])", R"({"a": [1]})");
  item.task = Task::parallel;
  item.accepted = {{"f_1", json(R"({"a": [1]})")}, {"f_2", json(R"({"a": [2]})")}};
  const Value calls = List{Dict{{"f", json(R"({"a": 2})")}}, Dict{{"f", json(R"({"a": 1})")}}};
  BOOST_TEST(judged(item, calls, "bfcl-v1") == "");
  BOOST_TEST(judged(item, calls, "strict") == "");
  item.accepted[0].key = "g";
  BOOST_TEST(judged(item, calls, "bfcl-v1") == "parallel_function_checker_no_order:cannot_find_description");
}

BOOST_AUTO_TEST_CASE(relevance_asks_only_whether_there_is_a_call) {
  Case item;
  item.task = Task::irrelevance;
  BOOST_TEST(judged(item, List{}) == "");
  BOOST_TEST(judged(item, call("{}")) == "irrelevance_error:decoder_success");
  BOOST_TEST(judged(item, call("{}"), "bfcl-v1") == "relevance_error:decoder_success");
  BOOST_TEST(judged(item, List{Dict{}}, "bfcl-v1") == "");
  BOOST_TEST(judged(item, List{"f()"}) == "");
  item.task = Task::relevance;
  BOOST_TEST(judged(item, call("{}")) == "");
  BOOST_TEST(judged(item, List{}) == "relevance_error:decoder_failed");
}

BOOST_AUTO_TEST_CASE(rules_are_found_by_their_former_id) {
  BOOST_TEST(*checkers::find_rules("fixed") == *checkers::find_rules("api-bank-fixed"));
  BOOST_TEST(*checkers::find_rules("fixed", **find_suite("api-bank")) == *checkers::find_rules("api-bank-fixed"));
  BOOST_TEST(!checkers::find_rules("fixed", **find_suite("bfcl")));
  BOOST_TEST(checkers::find_rules("nope").error().message.find("'fixed'") == std::string::npos);
  BOOST_TEST(checkers::current_id("fixed") == "api-bank-fixed");
  BOOST_TEST(checkers::current_id("") == "");
  BOOST_TEST(checkers::current_id("nope") == "nope");
  for (const auto* row : checkers::rules()) {
    BOOST_TEST(checkers::current_id(row->id) == row->id);
    if (!row->former_id.empty()) BOOST_TEST(checkers::current_id(row->former_id) == row->id);
  }
}

BOOST_AUTO_TEST_CASE(unknown_rules_are_named) {
  BOOST_TEST(checkers::find_rules("nope").error().message.find("bfcl-v4") != std::string::npos);
}
