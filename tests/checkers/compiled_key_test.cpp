// A compiled key gives the verdicts of judge(), also after it judged other outputs.
#include "evalrun/checkers/compiled_key.hpp"

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/json.hpp"

using namespace evalrun;  // NOLINT

namespace {

Value json(std::string_view text) { return *parse_json(text); }

Case area(Task task) {
  Case item;
  item.id = "x";
  item.task = task;
  item.functions.push_back({"geo.area", json(R"({"name": "geo.area", "parameters": {"type": "dict", "properties":
      {"base": {"type": "integer"}, "unit": {"type": "string"}, "tags": {"type": "array", "items": {"type": "string"}},
       "size": {"type": "float"}, "more": {"type": "dict"}}, "required": ["base"]}})")});
  const auto answer =
      json(R"({"base": [10], "unit": ["", "Square Metre"], "tags": [["A b", "c"], ""], "size": [2.0, ""],
      "more": [{"k": ["V 1", ""]}, ""]})");
  item.accepted.push_back({"geo.area", answer});
  if (task == Task::parallel) {
    auto other = answer;
    other.dict()->set("base", List{11});
    item.accepted.push_back({"geo.area", other});
  }
  return item;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_compiled_key_judges_as_judge_does) {
  const checkers::Rules* const all[] = {*checkers::find_rules("bfcl-v4"), *checkers::find_rules("bfcl-v1"),
                                        *checkers::find_rules("strict")};
  for (const auto task : {Task::simple, Task::multiple, Task::parallel, Task::relevance, Task::irrelevance}) {
    const auto item = area(task);
    const checkers::CompiledKey key(item, all);
    for (int round = 0; round < 2; ++round)
      for (const std::string_view text :
           {"[geo.area(base=10)]",
            "[geo.area(base=10, unit='square_metre', tags=['ab', 'C'], size=2, more={'k': 'v1'})]",
            "[geo.area(unit='x')]", "[geo.area(base=11)]", "[geo.area(base='10')]", "[geo.area(base=10, tags=[])]",
            "[geo.area(base=10, tags=[1])]", "[geo.area(base=10, other=1)]", "[geo_area(base=10)]", "no call", "",
            "[geo.area(base=11), geo.area(base=10)]", "[geo.area(base=10), geo.area(base=10)]",
            "[geo.area(base=10, more={'j': 1})]", "[geo.area(base=10, unit='Square\xc2\xb0 Metre')]"})
        for (const bool underscored : {false, true}) {
          const auto one = key.judge(text, nullptr, underscored);
          const auto other = checkers::judge(item, text, {nullptr, underscored, all});
          BOOST_TEST(one.format == other.format);
          BOOST_TEST((one.outcome == other.outcome));
          for (std::size_t i = 0; i < std::size(all); ++i) {
            BOOST_TEST(one.verdicts[i].valid == other.verdicts[i].valid, text);
            BOOST_TEST(one.verdicts[i].error_type == other.verdicts[i].error_type, text);
            BOOST_TEST(equal(one.verdicts[i].errors, other.verdicts[i].errors), text);
          }
        }
  }
}

BOOST_AUTO_TEST_CASE(compiled_answers_are_standardized) {
  const auto item = area(Task::simple);
  const auto* rules = *checkers::find_rules("bfcl-v4");
  const checkers::CompiledKey key(item, {&rules, 1});
  const auto type = [&](std::string_view text) { return key.judge(text).verdicts.front().error_type; };
  BOOST_TEST(type("[geo.area(base=10, unit='SQUARE metre.', tags=['A-B', 'C'])]") == "");
  BOOST_TEST(type("[geo.area(base=10, unit='square')]") == "value_error:string");
  BOOST_TEST(type("[geo.area(base=10, tags=['c', 'a b'])]") == "value_error:list/tuple");
  BOOST_TEST(type("[geo.area(base=10, more={'k': 'v/1'})]") == "");
  BOOST_TEST(type("[geo.area(base=10, size=1)]") == "value_error:others");
}

namespace {

/// One function with one parameter, which takes these values.
Case one_parameter(std::string_view schema, std::string_view accepted) {
  Case item;
  item.id = "x";
  item.functions.push_back({"f", json(fmt::format(R"({{"name": "f", "parameters": {{"type": "dict",
      "properties": {{"a": {}}}, "required": ["a"]}}}})",
                                                  schema))});
  item.accepted.push_back({"f", json(fmt::format(R"({{"a": {}}})", accepted))});
  return item;
}

/// The error type of an answer, the same for judge() and a compiled key by both references.
std::string error_type(const Case& item, std::string_view answer) {
  const checkers::Rules* const both[] = {*checkers::find_rules("bfcl-v4"), *checkers::find_rules("bfcl-v1")};
  const auto judged = checkers::judge(item, answer, {.rules = both});
  const checkers::CompiledKey key(item, both);
  const auto compiled = key.judge(answer);
  for (std::size_t i = 0; i < std::size(both); ++i) {
    BOOST_TEST(judged.verdicts[i].error_type == judged.verdicts.front().error_type, answer);
    BOOST_TEST(compiled.verdicts[i].error_type == judged.verdicts[i].error_type, answer);
    BOOST_TEST(equal(compiled.verdicts[i].errors, judged.verdicts[i].errors), answer);
  }
  BOOST_TEST(to_string(key.grade(answer).error_type) == judged.verdicts.front().error_type, answer);
  return judged.verdicts.front().error_type;
}

}  // namespace

BOOST_AUTO_TEST_CASE(texts_beyond_ascii_are_standardized_too) {
  const auto item = one_parameter(R"({"type": "string"})", R"(["\u00c4 b-c", "10 \u212a", "caf\u00e9", "cafe"])");
  BOOST_TEST(error_type(item, "[f(a='\u00e4BC')]") == "");
  BOOST_TEST(error_type(item, "[f(a='10k')]") == "");  // the sign of Kelvin is a k in lower case
  BOOST_TEST(error_type(item, "[f(a='10 \u212a')]") == "");
  BOOST_TEST(error_type(item, "[f(a='CAF\u00c9')]") == "");
  BOOST_TEST(error_type(item, "[f(a='\u00e4b')]") == "value_error:string");
  BOOST_TEST(error_type(item, "[f(a='\u00e4bcd')]") == "value_error:string");
  BOOST_TEST(error_type(item, "[f(a='caf')]") == "value_error:string");
  BOOST_TEST(error_type(item, "[f(a='caf\u00e8')]") == "value_error:string");
  BOOST_TEST(error_type(item, "[f(a='10')]") == "value_error:string");
}

BOOST_AUTO_TEST_CASE(an_accepted_text_counts_as_the_list_of_its_characters) {
  const auto item = one_parameter(R"({"type": "array", "items": {"type": "string"}})", R"([["x"], "a\u00e4"])");
  BOOST_TEST(error_type(item, "[f(a=['A', '\u00c4'])]") == "");
  BOOST_TEST(error_type(item, "[f(a=['X'])]") == "");
  BOOST_TEST(error_type(item, "[f(a=['a'])]") == "value_error:list/tuple");
}

BOOST_AUTO_TEST_CASE(keys_of_any_size_are_compiled) {
  for (const int parameters : {1, 63, 64, 65, 300}) {
    std::string properties, accepted, arguments;
    for (int i = 0; i < parameters; ++i) {
      properties += fmt::format(R"({}"p{}": {{"type": "string"}})", i == 0 ? "" : ", ", i);
      accepted += fmt::format(R"({}"p{}": ["a value of {}", "other", "x", "y", "z"])", i == 0 ? "" : ", ", i, i);
      arguments += fmt::format("{}p{}='A value of {}'", i == 0 ? "" : ", ", i, i);
    }
    Case item;
    item.id = "x";
    item.functions.push_back({"f", json(fmt::format(R"({{"name": "f", "parameters": {{"type": "dict",
        "properties": {{{}}}, "required": ["p0", "not accepted", "nor this"]}}}})",
                                                    properties))});
    item.accepted.push_back({"f", json(fmt::format("{{{}}}", accepted))});
    BOOST_TEST(error_type(item, fmt::format("[f({})]", arguments)) ==
               "simple_function_checker:missing_required");  // "not accepted" is
    item.functions.front() = {"f", json(fmt::format(R"({{"name": "f", "parameters": {{"type": "dict",
        "properties": {{{}}}, "required": ["p0"]}}}})",
                                                    properties))};
    BOOST_TEST(error_type(item, fmt::format("[f({})]", arguments)) == "");
    BOOST_TEST(error_type(item, fmt::format("[f({}, q=1)]", arguments)) == "simple_function_checker:unexpected_param");
    if (parameters > 1) BOOST_TEST(error_type(item, "[f(p0='x')]") == "simple_function_checker:missing_optional");
    arguments.replace(arguments.rfind("value"), 5, "thing");
    BOOST_TEST(error_type(item, fmt::format("[f({})]", arguments)) == "value_error:string");
  }
}
