// The lint rules on the function documents of BFCL v4, compared with findings made apart from this code.
#include <map>
#include <set>
#include <tuple>

#include <boost/test/unit_test.hpp>

#include "lint/lint.hpp"
#include "support/golden.hpp"
#include "support/suite_cases.hpp"

using namespace evalrun;  // NOLINT
namespace lint = checkers::lint;

namespace {

using Row = std::tuple<std::string, std::string, std::string, std::string, std::string>;

Value read_json(const std::filesystem::path& file) {
  std::ifstream in(file);
  const auto value = parse_json(std::string(std::istreambuf_iterator<char>(in), {}));
  BOOST_REQUIRE(value.has_value());
  return *value;
}

}  // namespace

BOOST_AUTO_TEST_CASE(findings_in_the_documents_of_v4_are_those_of_the_reference) {
  const auto shared = support::shared_folder();
  const auto cases = support::suite_index(*shared, "bfcl");
  lint::Linter linter(*lint::select_rules({"documents"}));
  for (const auto& item : cases.cases()) linter.look(lint::subject_of(item));
  std::multiset<Row> ours, theirs;
  for (const auto& found : linter.finish())
    ours.emplace(found.category, found.id, found.function, found.path, found.rule->id);
  support::for_each_json_line(*shared / "golden/papers/lint.jsonl", [&](const Value& row) {
    const auto text = [&](std::string_view member) { return std::string(row.get_string(member)); };
    theirs.emplace(text("category"), text("id"), text("function"), text("path"), text("rule"));
  });
  std::size_t equal_rows = 0, shown = 0;
  for (const auto& row : ours)
    if (theirs.contains(row))
      ++equal_rows;
    else if (++shown <= 10)
      std::cout << "  only ours: " << std::get<1>(row) << " " << std::get<3>(row) << " " << std::get<4>(row) << '\n';
  std::cout << "lint findings: " << equal_rows << " of " << theirs.size() << " equal\n";
  BOOST_CHECK(ours == theirs);
  BOOST_TEST(theirs.size() == 2035U);

  const auto summary = read_json(*shared / "golden/papers/lint-summary.json");
  std::size_t rules = 0;
  for (const auto& count : linter.counts()) {
    const auto* expected = summary.get("rules")->get(count.rule->id);
    BOOST_REQUIRE_MESSAGE(expected != nullptr, count.rule->id);
    BOOST_CHECK_MESSAGE(equal(*expected->get("hits"), count.hits), count.rule->id);
    BOOST_CHECK_MESSAGE(equal(*expected->get("documents"), count.documents), count.rule->id << count.documents);
    ++rules;
  }
  BOOST_TEST(rules == summary.get("rules")->dict()->size());
  BOOST_TEST(linter.documents() == 8726U);
  BOOST_TEST(linter.cases() == 3641U);
}
