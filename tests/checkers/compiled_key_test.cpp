// A compiled key gives the verdicts of judge(), also after it judged other outputs.
#include "evalrun/checkers/compiled_key.hpp"

#include <boost/test/unit_test.hpp>

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
