// Compares API-Bank's rules with the released evaluator on every kind of output; searches use the stub embedder.
#include <set>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/call.hpp"
#include "evalrun/checkers/judge.hpp"

#include "support/golden.hpp"
#include "support/suite_cases.hpp"
#include "support/tally.hpp"

using namespace evalrun;  // NOLINT
namespace fs = std::filesystem;

namespace {

const CaseIndex& cases(const fs::path& shared) {
  static const auto index = support::suite_index(shared, "api-bank");
  return index;
}

/// Judges with the vectors of the stub, like a run with --embedder stub.
checkers::Judged judged(const Case& item, const Value& raw, std::span<const checkers::Rules* const> rules) {
  static Embeddings vectors(true);
  checkers::Judging how{.rules = rules};
  for (auto& text : checkers::texts_needed(item, raw, how)) {
    if (vectors.find(text) != nullptr) continue;
    const std::vector<std::string> one{text};
    vectors.set(text, std::make_shared<const Embedding>(std::move(StubEmbedder().embed(one)->front())));
  }
  how.embeddings = &vectors;
  return checkers::judge(item, raw, how);
}

std::string parsed(const Decoded& decoded) {
  const auto calls = decoded.ok ? calls_in(decoded.value) : std::vector<Call>{};
  return calls.empty() ? "none" : calls.front().name + dump_json(calls.front().arguments);
}

}  // namespace

BOOST_AUTO_TEST_CASE(verdicts_are_those_of_the_released_evaluator) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const checkers::Rules* rules[] = {*checkers::find_rules("api-bank")};
  support::Tally calls("api-bank parsed calls"), verdicts("api-bank verdicts"), classes("api-bank error classes");
  support::for_each_json_line(*shared / "golden" / "api-bank" / "verdicts.jsonl", [&](const Value& row) {
    const auto id = fmt::format("{}#{}", row.get_string("file"), str(*row.get("id")));
    const auto* item = cases(*shared).find(id);
    BOOST_REQUIRE_MESSAGE(item != nullptr, id);
    const auto ours = judged(*item, *row.get("output"), rules);
    const auto& verdict = ours.verdicts.front();
    const auto what = fmt::format("{} {}: {}", id, row.get_string("kind"), row.get_string("output"));
    const auto* arguments = row.get("parsed_args");
    calls.compare(what, parsed(ours.decoded),
                  arguments->is_none() ? "none" : std::string(row.get_string("parsed_name")) + dump_json(*arguments));
    verdicts.compare(what, verdict.valid ? "right" : "wrong",
                     is_true(*row.get("correct_evaluator")) ? "right" : "wrong");
    // The reference crashes if a number is invalid; evalrun says that the answer is wrong.
    const auto theirs = row.get_string("error_class");
    classes.compare(what, verdict.valid ? "OK" : verdict.error_type,
                    theirs == "CRASH" ? "INVALID_PARAMETER_TYPE" : theirs);
  });
  calls.report();
  verdicts.report();
  classes.report();
}

BOOST_AUTO_TEST_CASE(rejected_gold_calls_are_those_that_the_reference_rejects) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const checkers::Rules* rules[] = {*checkers::find_rules("api-bank"), *checkers::find_rules("api-bank-fixed")};
  support::Tally released("api-bank gold calls accepted or not"), fixed("api-bank gold calls accepted by fixed");
  std::ifstream in(*shared / "data" / "api-bank" / "gold_rejected_by_upstream.json");
  const auto rejected = parse_json(std::string(std::istreambuf_iterator<char>(in), {}));
  BOOST_REQUIRE(rejected.has_value());
  std::set<std::string> ids;
  for (const auto& row : *rejected->list())
    ids.insert(fmt::format("{}#{}", *row.list()->at(1).string(), str(row.list()->at(2))));
  for (const auto& item : cases(*shared).cases()) {
    if (item.subcategory == "ToolSearcher") continue;
    const Value raw = List{Dict{{item.subcategory, dump_json(*item.ground_truth.get("param_dict"))}}};
    const auto ours = judged(item, raw, rules);
    released.compare(item.id, ours.verdicts[0].attainable ? "accepted" : "rejected",
                     ids.contains(item.id) ? "rejected" : "accepted");
    fixed.compare(item.id + " " + item.subcategory, ours.verdicts[1].valid ? "accepted" : ours.verdicts[1].error_type,
                  "accepted");
  }
  released.report();
  fixed.report();
}
