// Counts the verdicts on the archived models that the strict rules change, by reason. There is no reference for these
// counts: they follow from the rules in docs/rules/strict.md, and change only if the rules change.
#include <map>
#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/json.hpp"

#include "providers/gold/gold_answer.hpp"
#include "support/golden.hpp"
#include "support/suite_cases.hpp"

using namespace evalrun;  // NOLINT

BOOST_AUTO_TEST_CASE(verdicts_that_strict_changes_are_counted_by_reason) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto cases = support::suite_index(*shared, "bfcl-v1");
  std::ifstream file(*shared / "golden/bfcl-v1-71-models/models.json");
  const auto models = parse_json(std::string(std::istreambuf_iterator<char>(file), {}));
  BOOST_REQUIRE(models.has_value());
  std::map<std::string, bool> underscored;
  for (const auto& model : *models->list())
    underscored[std::string(model.get_string("model"))] = is_true(*model.get("dot_to_underscore"));
  const checkers::Rules* const rules[] = {*checkers::find_rules("bfcl-v1"), *checkers::find_rules("strict")};
  std::map<std::string, std::size_t> stricter;
  std::map<std::string, std::size_t> milder;
  std::size_t total = 0;
  support::for_each_json_line(*shared / "golden/bfcl-v1-71-models/verdicts.jsonl", [&](const Value& row) {
    const auto* item = cases.find(row.get_string("id"));
    const auto judged = checkers::judge(
        *item, *row.get("result"),
        {find_format(row.get_string("style")), underscored.at(std::string(row.get_string("model"))), rules});
    ++total;
    const auto& reference = judged.verdicts[0];
    const auto& strict = judged.verdicts[1];
    if (reference.valid && !strict.valid) ++stricter[strict.error_type];
    if (!reference.valid && strict.valid) ++milder[reference.error_type];
  });
  std::cout << "bfcl-v1 archived models, " << total << " outputs\n  right by the reference, wrong by strict:\n";
  for (const auto& [reason, count] : stricter) std::cout << "    " << count << "  " << reason << '\n';
  std::cout << "  wrong by the reference, right by strict:\n";
  for (const auto& [reason, count] : milder) std::cout << "    " << count << "  " << reason << '\n';
  BOOST_TEST(total == 22240U);
  const std::map<std::string, std::size_t> expected_stricter{
      {"irrelevance_error:malformed", 532},
      {"parallel_function_checker_no_order:cannot_find_match", 7},
      {"value_error:enum", 14},
      {"value_error:list/tuple", 2}};
  const std::map<std::string, std::size_t> expected_milder{{"parallel_function_checker_no_order:cannot_find_match", 8},
                                                           {"type_error:nested", 45}};
  BOOST_CHECK(stricter == expected_stricter);
  BOOST_CHECK(milder == expected_milder);
}

BOOST_AUTO_TEST_CASE(accepted_answers_never_fail_because_of_an_enum) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const checkers::Rules* const rules[] = {*checkers::find_rules("strict")};
  std::size_t right = 0;
  std::size_t total = 0;
  std::map<std::string, std::size_t> wrong;
  for (const auto* id : {"bfcl", "bfcl-v1"}) {
    const auto cases = support::suite_index(*shared, id);
    for (const auto& item : cases.cases()) {
      const auto verdict =
          checkers::judge(item, runners::render_accepted(item, runners::Mode::fc), {find_format("fc"), true, rules})
              .verdicts.front();
      ++total;
      right += verdict.valid ? 1U : 0U;
      if (!verdict.valid) {
        ++wrong[verdict.error_type];
        std::cout << "  gold answer wrong by strict: " << item.id << " " << verdict.error_type << " "
                  << dump_json(verdict.errors).substr(0, 200) << '\n';
      }
    }
  }
  std::cout << "gold answers right by strict: " << right << " of " << total << '\n';
  BOOST_TEST(wrong["value_error:enum"] == 0U);
  BOOST_TEST(right == 5016U);
  BOOST_TEST(total == 5031U);
}
