// Compares the verdict on every output with the reference's: valid, error type, the error types of parallel calls, and
// the decoded value if the golden file has one.
#include <map>
#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/checkers/compiled_key.hpp"
#include "evalrun/json.hpp"

#include "support/golden.hpp"
#include "support/suite_cases.hpp"
#include "support/tally.hpp"

using namespace evalrun;  // NOLINT
namespace fs = std::filesystem;

namespace {

/// "valid", or the error type with those of the calls of a parallel answer.
std::string shown(const Verdict& verdict, bool with_calls) {
  if (verdict.valid) return "valid";
  std::string out = verdict.error_type;
  if (with_calls)
    for (const auto& sub : verdict.sub_errors) out += " " + std::to_string(sub.call) + ":" + sub.error_type;
  return out;
}

std::string golden(const Value& row) {
  const auto* valid = row.get("valid");
  if (valid->is_none()) return "upstream_crash";
  if (is_true(*valid)) return "valid";
  std::string out(row.get_string("error_type"));
  if (const auto* subs = row.get("sub_error_types"); subs != nullptr && subs->is_list())
    for (const auto& sub : *subs->list()) out += " " + str((*sub.list())[0]) + ":" + str((*sub.list())[1]);
  return out;
}

struct Judging {
  const CaseIndex& cases;
  const checkers::Rules* rules;
};

/// Compares one row, including the decoded value if it has one.
void compare(support::Tally& tally, const Judging& with, const Value& row, const Value& raw, std::string_view format,
             bool underscored) {
  const auto id = row.get_string("id");
  const auto* item = with.cases.find(id);
  BOOST_REQUIRE_MESSAGE(item != nullptr, "no case " << id);
  const checkers::Rules* const rules[] = {with.rules};
  const auto* row_format = find_format(format);
  BOOST_REQUIRE_MESSAGE(row_format != nullptr, "no format " << format);
  const auto judged = checkers::judge(*item, raw, {row_format, underscored, rules});
  const auto& verdict = judged.verdicts.front();
  const auto grade = checkers::CompiledKey(*item, rules).grade(raw, row_format, underscored);
  BOOST_TEST((grade.valid == verdict.valid && to_string(grade.error_type) == verdict.error_type &&
              grade.outcome == judged.outcome),
             "the grade is " << to_string(grade.error_type) << ", the verdict " << verdict.error_type << " on " << id);
  auto ours = shown(verdict, row.get("sub_error_types") != nullptr);
  auto theirs = golden(row);
  // Reproducing the reference's result would mean executing text of a model.
  if (row.get_string("mutation") == "binop_builtin_call")
    theirs = "ast_decoder:decoder_failed";
  else if (const auto* ok = row.get("decode_ok"); ok != nullptr && is_true(*ok)) {
    ours += " " + dump_json(judged.decoded.value, {.tagged = true});
    theirs += " " + dump_json(*row.get("decoded"));
  }
  tally.compare(std::string(id) + " " + dump_json(raw).substr(0, 300), ours, theirs);
}

void compare_file(const std::string& name, const fs::path& file, const Judging& with) {
  support::Tally tally(name);
  support::for_each_json_line(file, [&](const Value& row) {
    const bool underscored = is_true(*row.get("underscore_to_dot"));
    compare(tally, with, row, *row.get("raw_output"), row.get_string("form") == "fc" ? "fc" : "prompt", underscored);
  });
  tally.report();
}

}  // namespace

BOOST_AUTO_TEST_CASE(v4_mutated_outputs) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto cases = support::suite_index(*shared, "bfcl");
  compare_file("bfcl-v4 mutated outputs", *shared / "golden/bfcl-v4/mutated-outputs.jsonl",
               {cases, *checkers::find_rules("bfcl-v4")});
}

BOOST_AUTO_TEST_CASE(v4_synthetic_cases) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto cases = support::synthetic_index(*shared);
  compare_file("bfcl-v4 synthetic cases", *shared / "golden/bfcl-v4/synthetic_verdicts.jsonl",
               {cases, *checkers::find_rules("bfcl-v4")});
}

BOOST_AUTO_TEST_CASE(v4_java_and_javascript) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto cases = support::suite_index(*shared, "bfcl");
  compare_file("java-js verdicts", *shared / "golden/java-js/verdicts.jsonl",
               {cases, *checkers::find_rules("bfcl-v4")});
}

BOOST_AUTO_TEST_CASE(v1_archived_models) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto cases = support::suite_index(*shared, "bfcl-v1");
  std::map<std::string, bool> underscored;
  std::ifstream file(*shared / "golden/bfcl-v1-71-models/models.json");
  const auto models = parse_json(std::string(std::istreambuf_iterator<char>(file), {}));
  BOOST_REQUIRE(models.has_value());
  for (const auto& model : *models->list())
    underscored[std::string(model.get_string("model"))] = is_true(*model.get("dot_to_underscore"));
  const Judging with{cases, *checkers::find_rules("bfcl-v1")};
  support::Tally tally("bfcl-v1 archived models");
  support::for_each_json_line(*shared / "golden/bfcl-v1-71-models/verdicts.jsonl", [&](const Value& row) {
    compare(tally, with, row, *row.get("result"), row.get_string("style"),
            underscored.at(std::string(row.get_string("model"))));
  });
  tally.report();
}

BOOST_AUTO_TEST_CASE(zhtw_models_in_both_languages) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto cases = support::suite_index(*shared, "bfcl-zhtw");
  const Judging with{cases, *checkers::find_rules("bfcl-v1")};
  support::Tally tally("bfcl-zhtw");
  support::for_each_json_line(*shared / "golden/bfcl-zhtw/verdicts.jsonl", [&](const Value& row) {
    const bool structured = row.get_string("model").starts_with("gpt");
    compare(tally, with, row, *row.get("raw_output"), structured ? "fc_json" : "breeze", structured);
  });
  tally.report();
}
