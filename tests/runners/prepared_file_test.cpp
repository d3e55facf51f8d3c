#include "prepared_cases.hpp"

#include <boost/test/unit_test.hpp>

#include "evalrun/case_reader.hpp"
#include "evalrun/checkers/rules.hpp"
#include "evalrun/suite.hpp"

using namespace evalrun;
using namespace evalrun::runners;

namespace {

std::vector<Case> some_cases() {
  auto reader = CaseReader::open(**find_suite("demo"), {}, {.categories = {"simple_python"}, .langs = {"en"}});
  BOOST_REQUIRE(reader.has_value());
  std::vector<Case> cases;
  for (auto item = reader->next(); item && *item; item = reader->next()) cases.push_back(std::move(**item));
  BOOST_REQUIRE(cases.size() > 1);
  return cases;
}

}  // namespace

BOOST_AUTO_TEST_CASE(few_cases_are_prepared_once_and_many_for_each_output) {
  const auto cases = some_cases();
  const std::vector<const checkers::Rules*> rules{*checkers::find_rules("bfcl-v4")};
  const PreparedCases few(cases, rules), many(cases, rules, cases.size() - 1);
  for (const auto& item : cases) {
    const auto kept = few.of(item), again = few.of(item), once = many.of(item), other = many.of(item);
    BOOST_TEST(kept.get() == again.get());
    BOOST_TEST(once.get() != other.get());
    BOOST_TEST(once->item().id == item.id);
    for (const Value& output : {Value(item.ground_truth.value()), Value("[f(a=1)]"), Value("no call")}) {
      const auto expected = kept->judge(output), judged = once->judge(output);
      BOOST_TEST(judged.verdicts.front().valid == expected.verdicts.front().valid);
      BOOST_TEST(judged.verdicts.front().error_type == expected.verdicts.front().error_type);
    }
  }
}
