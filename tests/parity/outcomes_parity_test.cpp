// Outcomes of calls in the forms of about seventy models and servers, read as `prompt`: a call that does not decode is
// malformed; a call inside reasoning is not.
#include <boost/test/unit_test.hpp>

#include "evalrun/checkers/judge.hpp"

#include "dataset/case_index.hpp"
#include "support/golden.hpp"
#include "support/tally.hpp"

using namespace evalrun;  // NOLINT
namespace fs = std::filesystem;

BOOST_AUTO_TEST_CASE(calls_in_foreign_forms_are_attempts_and_drafts_are_none) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto* suite = *find_suite("bfcl");
  const auto folder = find_data(*suite, *shared / "data");
  BOOST_REQUIRE(folder.has_value());
  auto reader = CaseReader::open(*suite, *folder);
  BOOST_REQUIRE(reader.has_value());
  const auto cases = CaseIndex::read(std::move(*reader));
  BOOST_REQUIRE(cases.has_value());
  support::Tally tally("outcomes of foreign forms");
  support::for_each_json_line(file, [&](const Value& row) {
    const auto* item = cases->find(row.get_string("id"));
    BOOST_REQUIRE(item != nullptr);
    const auto outcome = checkers::judge(*item, *row.get("output"), {}).outcome;
    // This test does not check which forms `prompt` decodes.
    const auto wanted = row.get_string("outcome") == "abstain" ? "abstain" : "an attempt";
    const auto found = outcome == Outcome::abstain ? "abstain" : "an attempt";
    tally.compare(std::string(row.get_string("wild")) + ", " + std::string(row.get_string("variation")) + ": " +
                      dump_json(*row.get("output")).substr(0, 300),
                  found, wanted);
  });
  tally.report();
}
