// Outcomes of calls in the forms of about seventy models and servers, read as `prompt`: a call that does not decode is
// malformed; a call inside reasoning is not.
#include <boost/test/unit_test.hpp>

#include "evalrun/checkers/judge.hpp"

#include "support/golden.hpp"
#include "support/suite_cases.hpp"
#include "support/tally.hpp"

using namespace evalrun;  // NOLINT

BOOST_AUTO_TEST_CASE(calls_in_foreign_forms_are_attempts_and_drafts_are_none) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto cases = support::suite_index(*shared, "bfcl");
  support::Tally tally("outcomes of foreign forms");
  support::for_each_json_line(*shared / "golden/wild-formats/rows.jsonl", [&](const Value& row) {
    const auto* item = cases.find(row.get_string("id"));
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
