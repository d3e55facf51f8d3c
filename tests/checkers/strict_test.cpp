// The verdicts of the strict rules: each line of strict_cases.jsonl is a case with the reason for its verdict.
#include <fstream>

#include <boost/test/unit_test.hpp>

#include "evalrun/case_reader.hpp"
#include "evalrun/checkers/judge.hpp"
#include "evalrun/json.hpp"

using namespace evalrun;  // NOLINT

BOOST_AUTO_TEST_CASE(strict_verdicts_match_the_table) {
  const std::string file = EVALRUN_SOURCE_DIR "/tests/checkers/strict_cases.jsonl";
  auto reader = CaseReader::open_file(file);
  BOOST_REQUIRE(reader.has_value());
  std::ifstream lines(file);
  const checkers::Rules* const strict[] = {*checkers::find_rules("strict")};
  std::size_t checked = 0;
  for (std::string line; std::getline(lines, line); ++checked) {
    const auto row = parse_json(line);
    auto item = reader->next();
    BOOST_REQUIRE((row && item && *item));
    const auto judged = checkers::judge(**item, *row->get("output"), {.rules = strict});
    const auto& verdict = judged.verdicts.front();
    BOOST_TEST(verdict.error_type == row->get_string("error_type"),
               row->get_string("why") << ": got '" << verdict.error_type << "' " << dump_json(verdict.errors));
    BOOST_TEST(verdict.valid == row->get("error_type")->is_none());
  }
  BOOST_TEST(checked >= 60U);
}
