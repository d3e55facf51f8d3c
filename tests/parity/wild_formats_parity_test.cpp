// --format auto on calls in the forms of about 70 models and servers, and on real outputs of archived models.
#include <algorithm>
#include <iomanip>
#include <iostream>
#include <map>
#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/json.hpp"

#include "support/golden.hpp"
#include "support/suite_cases.hpp"
#include "support/tally.hpp"

using namespace evalrun;  // NOLINT

namespace {

/// Whether the answer holds the name of an offered function; dots, underscores and escaped underscores are alike.
bool names_a_function(const Value& raw, const Case& item) {
  const auto plain = [](std::string text) {
    std::erase(text, '\\');
    std::ranges::replace(text, '.', '_');
    return text;
  };
  const auto text = plain(raw.is_string() ? *raw.string() : dump_json(raw));
  return std::ranges::any_of(item.functions,
                             [&](const FunctionDoc& doc) { return text.find(plain(doc.name)) != std::string::npos; });
}

/// What became of the answers of a model.
struct Model {
  std::size_t calls = 0, right = 0, right_auto = 0;
  std::size_t quiet = 0, quiet_unnamed = 0, calls_named = 0, calls_unnamed = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(calls_in_the_forms_of_many_models) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto cases = support::suite_index(*shared, "bfcl");
  const auto* format = find_format("auto");
  std::map<std::string, support::Tally> forms;
  support::Tally all("all forms");
  support::for_each_json_line(*shared / "golden/wild-formats/rows.jsonl", [&](const Value& row) {
    const auto* item = cases.find(row.get_string("id"));
    BOOST_REQUIRE(item != nullptr);
    const auto judged = checkers::judge(*item, *row.get("output"), {.format = format});
    const auto shown = [](const Value& calls, std::string_view outcome) {
      return (outcome == "call" ? dump_json(calls) : std::string()) + " " + std::string(outcome);
    };
    const auto ours = shown(judged.decoded.value, to_string(judged.outcome));
    const auto theirs = shown(*row.get("calls"), row.get_string("outcome"));
    const auto what = std::string(row.get_string("id")) + " " + dump_json(*row.get("output"), {.ascii = false});
    const std::string wild(row.get_string("wild"));
    forms.try_emplace(wild, wild).first->second.compare(what, ours, theirs);
    all.compare(what, ours, theirs);
  });
  for (const auto& [name, tally] : forms) tally.report();
  all.report();
}

BOOST_AUTO_TEST_CASE(real_outputs_are_never_read_worse_than_in_their_own_style) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto cases = support::suite_index(*shared, "bfcl-v1");
  std::map<std::string, bool> underscored;
  std::ifstream file(*shared / "golden/bfcl-v1-71-models/models.json");
  const auto listed = parse_json(std::string(std::istreambuf_iterator<char>(file), {}));
  BOOST_REQUIRE(listed.has_value());
  for (const auto& model : *listed->list())
    underscored[std::string(model.get_string("model"))] = is_true(*model.get("dot_to_underscore"));
  const checkers::Rules* const rules[] = {*checkers::find_rules("bfcl-v1")};
  std::map<std::string, Model> models;
  std::map<std::string, std::size_t> forms_of_calls;
  support::for_each_json_line(*shared / "golden/bfcl-v1-71-models/verdicts.jsonl", [&](const Value& row) {
    const auto* item = cases.find(row.get_string("id"));
    BOOST_REQUIRE(item != nullptr);
    const std::string name(row.get_string("model"));
    const auto& raw = *row.get("result");
    const bool right = is_true(*row.get("valid"));
    auto& model = models[name];
    const auto judged = checkers::judge(
        *item, raw, {.format = find_format("auto"), .underscore_to_dot = underscored.at(name), .rules = rules});
    if (item->task != Task::irrelevance) {
      ++model.calls;
      model.right += right ? 1 : 0;
      model.right_auto += judged.verdicts.front().valid ? 1 : 0;
      return;
    }
    if (!right) return;
    ++model.quiet;
    const bool named = names_a_function(raw, *item);
    model.quiet_unnamed += named ? 0 : 1;
    if (judged.outcome != Outcome::call) return;
    (named ? model.calls_named : model.calls_unnamed) += 1;
    ++forms_of_calls[std::string(judged.decoded.form)];
    BOOST_TEST(named, "this names no offered function: " << dump_json(raw).substr(0, 500));
  });
  std::cout << std::left << std::setw(44) << "model"
            << "answers  right  by auto | right relevance   no name  become calls\n";
  for (const auto& [name, one] : models) {
    std::cout << std::left << std::setw(44) << name << std::setw(9) << one.calls << std::setw(7) << one.right
              << std::setw(8) << one.right_auto << "| " << std::setw(18) << one.quiet << std::setw(9)
              << one.quiet_unnamed << one.calls_named << '\n';
    BOOST_TEST(one.right_auto >= one.right, name << " has fewer right answers by auto");
  }
  for (const auto& [form, count] : forms_of_calls) std::cout << "  calls in " << form << ": " << count << '\n';
}
