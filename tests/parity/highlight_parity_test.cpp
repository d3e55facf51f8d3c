// The HTML report highlights the argument that the reference rejects, on every output with a reference verdict in which
// one call is compared with one accepted call.
#include <algorithm>
#include <array>
#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/json.hpp"

#include "render/html/call_diff.hpp"
#include "run/run_html.hpp"
#include "support/golden.hpp"
#include "support/suite_cases.hpp"
#include "support/tally.hpp"

using namespace evalrun;  // NOLINT
namespace fs = std::filesystem;

namespace {

/// Error types about one argument.
bool is_of_an_argument(std::string_view type) {
  static constexpr std::array<std::string_view, 11> types{"type_error:simple",
                                                          "type_error:nested",
                                                          "value_error:string",
                                                          "value_error:list/tuple",
                                                          "value_error:others",
                                                          "value_error:dict_key",
                                                          "value_error:dict_value",
                                                          "value_error:dict_items",
                                                          "value_error:list_dict_count",
                                                          "simple_function_checker:unexpected_param",
                                                          "simple_function_checker:missing_required"};
  return std::ranges::find(types, type) != types.end();
}

/// The argument that the reference's message names; "" if it names no argument, or a key inside an argument.
std::string named_by_reference(const Value& row) {
  const auto* errors = row.get("error");
  if (errors == nullptr || !errors->is_list() || errors->list()->empty()) return {};
  const auto type = row.get_string("error_type");
  if (type.starts_with("value_error:dict") || type.starts_with("value_error:list_dict")) return {};
  const std::string text = str(errors->list()->front());
  for (const std::string_view before : {"for parameter '", "Missing required parameter: '", "Unexpected parameter: '"})
    if (const auto at = text.find(before); at != std::string::npos) {
      const auto begin = at + before.size();
      return text.substr(begin, text.find('\'', begin) - begin);
    }
  return {};
}

/// The highlighted names: the first argument and every missing parameter; "-" if there are none.
std::string highlighted(const reports::CallView& view) {
  using reports::Mark;
  const auto at = std::ranges::find_if(view.marks, [](Mark mark) { return mark != Mark::none; });
  if (at != view.marks.end())
    return str(view.call.arguments.items()[static_cast<std::size_t>(at - view.marks.begin())].key);
  return view.missing.empty() ? "-" : view.missing.front();
}

struct Judging {
  const CaseIndex& cases;
  std::string rules;
};

void compare(support::Tally& tally, const Judging& with, const Value& row, const Output& output) {
  const auto* valid = row.get("valid");
  if (valid->is_none()) return;  // the reference stops with an exception
  const auto* item = with.cases.find(row.get_string("id"));
  BOOST_REQUIRE(item != nullptr);
  const bool right = is_true(*valid);
  const auto type = row.get_string("error_type");
  if (item->task == Task::relevance || item->task == Task::irrelevance || !(right || is_of_an_argument(type))) return;
  reports::HtmlAnswer answer{.underscore_to_dot = output.underscore_to_dot};
  answer.verdicts = {{.rules = with.rules, .valid = right, .error_type = right ? "" : std::string(type)}};
  runners::judge_again(*item, output, answer);
  const auto views = reports::call_views(calls_in(answer.decoded.value), answer);
  const auto what = std::string(row.get_string("id")) + " " + dump_json(output.result).substr(0, 300);
  if (right) {
    for (const auto& view : views) tally.compare(what, highlighted(view) + (view.name_differs ? " name" : ""), "-");
    return;
  }
  if (views.size() != 1) return;
  const auto expected = named_by_reference(row);
  const auto& missing = views.front().missing;
  if (type == "simple_function_checker:missing_required" && !expected.empty())
    tally.compare(what, std::ranges::find(missing, expected) != missing.end() ? "missing" : "-", "missing");
  else if (!expected.empty())
    tally.compare(what, highlighted(views.front()), expected);
  else
    tally.compare(what, highlighted(views.front()) == "-" ? "nothing" : "something", "something");
}

void compare_file(const std::string& name, const fs::path& file, const Judging& with) {
  support::Tally tally(name);
  support::for_each_json_line(file, [&](const Value& row) {
    Output output;
    output.result = *row.get("raw_output");
    output.format = row.get_string("form") == "fc" ? "fc" : "prompt";
    output.underscore_to_dot = is_true(*row.get("underscore_to_dot"));
    compare(tally, with, row, output);
  });
  tally.report();
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_highlighted_argument_is_the_rejected_one) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto cases = support::suite_index(*shared, "bfcl");
  compare_file("highlighted argument, bfcl-v4", *shared / "golden/bfcl-v4/mutated-outputs.jsonl", {cases, "bfcl-v4"});
}

BOOST_AUTO_TEST_CASE(the_highlighted_argument_of_synthetic_cases_is_the_rejected_one) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto cases = support::synthetic_index(*shared);
  compare_file("highlighted argument, synthetic cases", *shared / "golden/bfcl-v4/synthetic_verdicts.jsonl",
               {cases, "bfcl-v4"});
}

BOOST_AUTO_TEST_CASE(a_v1_answer_is_highlighted_where_the_reference_rejects_an_argument) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto cases = support::suite_index(*shared, "bfcl-zhtw");
  support::Tally tally("highlighted argument, bfcl-zhtw");
  support::for_each_json_line(*shared / "golden/bfcl-zhtw/verdicts.jsonl", [&](const Value& row) {
    const bool structured = row.get_string("model").starts_with("gpt");
    Output output;
    output.result = *row.get("raw_output");
    output.format = structured ? "fc_json" : "breeze";
    output.underscore_to_dot = structured;
    compare(tally, {cases, "bfcl-v1"}, row, output);
  });
  tally.report();
}

// Earlier reports took these values for equal.
BOOST_AUTO_TEST_CASE(highlighting_distinguishes_a_quote_and_a_float) {
  Case item;
  item.functions.push_back({"f", *parse_json(R"({"name": "f", "parameters": {"type": "dict", "required": [],
      "properties": {"a": {"type": "string"}, "b": {"type": "array", "items": {"type": "float"}}}}})")});
  item.accepted.push_back({"f", *parse_json(R"({"a": ["it's"], "b": [[1.0]]})")});
  Output output;
  output.result = "[f(a='its', b=[1])]";
  output.format = "prompt";
  reports::HtmlAnswer answer;
  answer.verdicts = {{.rules = "bfcl-v4", .error_type = "value_error:string"}};
  runners::judge_again(item, output, answer);
  const auto views = reports::call_views(calls_in(answer.decoded.value), answer);
  BOOST_REQUIRE(views.size() == 1U);
  using reports::Mark;
  BOOST_TEST((views.front().marks == std::vector{Mark::differs, Mark::differs}));
}
