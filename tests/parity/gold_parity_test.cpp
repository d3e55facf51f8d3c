// Gold answers of each suite: all are right, except for cases whose ground truth no answer can meet.
#include <map>
#include <set>

#include <boost/test/unit_test.hpp>

#include "evalrun/checkers/rules.hpp"

#include "providers/gold/gold_answer.hpp"
#include "support/golden.hpp"
#include "support/suite_cases.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::runners;  // NOLINT

namespace {

using Wrong = std::map<std::string, std::string>;  ///< id -> error type

struct Judged {
  std::size_t cases = 0;
  Wrong wrong;
};

Judged judge(const std::filesystem::path& shared, std::string_view suite, Mode mode) {
  const auto* rules = *checkers::find_rules((*find_suite(suite))->rules);
  const auto* format = find_format(to_string(mode));
  BOOST_REQUIRE(format != nullptr);
  const auto cases = support::suite_index(shared, suite);
  Judged judged{.cases = cases.cases().size(), .wrong = {}};
  for (const auto& item : cases.cases()) {
    const Value raw = render_accepted(item, mode);
    const Decoded decoded = format->decode(raw, item.language);
    const auto verdict =
        rules->check({.item = item, .raw = raw, .decoded = decoded, .underscore_to_dot = mode == Mode::fc});
    if (verdict.valid) continue;
    judged.wrong[item.lang + (item.lang.empty() ? "" : "/") + item.id] = verdict.error_type;
    BOOST_TEST_MESSAGE(item.id << " " << verdict.error_type << "\n  said " << str(raw) << "\n  decoded "
                               << repr(decoded.value) << decoded.failure << "\n  because " << repr(verdict.errors)
                               << "\n  key " << dump_json(item.ground_truth));
  }
  return judged;
}

void compare(const Judged& judged, const Wrong& expected, std::size_t cases) {
  BOOST_TEST(judged.cases == cases);
  for (const auto& [id, type] : judged.wrong)
    BOOST_CHECK_MESSAGE(expected.contains(id) && expected.at(id) == type, id << ": " << type);
  for (const auto& [id, type] : expected) BOOST_CHECK_MESSAGE(judged.wrong.contains(id), id << " is right");
}

}  // namespace

BOOST_AUTO_TEST_CASE(gold_answers_are_right_in_both_modes) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  struct Key {
    const char* suite;
    std::size_t cases;
    Wrong unsatisfiable;
  };
  const std::string no_description = "parallel_function_checker_no_order:cannot_find_description";
  const std::string no_match = "parallel_function_checker_no_order:cannot_find_match";
  const std::vector<Key> keys{
      {"bfcl",
       3641,
       {{"live_multiple_862-181-3", "simple_function_checker:unexpected_param"},  // answer parameter not documented
        {"live_multiple_964-207-0",
         "simple_function_checker:missing_required"},   // required parameter not in the answer
        {"live_simple_106-63-0", "type_error:simple"},  // no alternative for a required list
        {"live_simple_112-68-0", "type_error:simple"},
        {"simple_java_36", "value_error:list/tuple"},  // items of type any stay text, but the ground truth has numbers
        {"simple_java_65", "value_error:list/tuple"},
        {"simple_java_64", "value_error:dict_value"}}},  // a text in place of a list of alternatives
      {"bfcl-v1",
       1390,
       {{"java_1", "upstream_crash"},  // values in place of lists of alternatives
        {"java_64", "value_error:dict_value"},
        {"java_67", "value_error:dict_key"},
        {"java_68", "value_error:dict_value"},
        {"javascript_5", "value_error:dict_value"},
        {"java_36", "value_error:list/tuple"},
        {"java_65", "value_error:list/tuple"},
        {"parallel_multiple_function_179", no_description}}},  // a parameter where a function should be
      {"bfcl-zhtw",
       2480,
       {{"en/parallel_function_44", no_match},  // required parameter not in the answer
        {"zhtw/parallel_function_44", no_match},
        {"en/parallel_multiple_function_179", no_description},
        {"zhtw/parallel_multiple_function_179", no_description}}}};
  for (const auto& key : keys)
    for (const auto mode : {Mode::fc, Mode::prompt})
      compare(judge(*shared, key.suite, mode), key.unsatisfiable, key.cases);
}
