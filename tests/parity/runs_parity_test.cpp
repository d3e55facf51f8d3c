// Scores the two recorded v4 runs from their stored results, and compares every verdict and error type with the
// reference's score files, and the columns of the leaderboard.
#include <map>
#include <string>

#include <boost/test/unit_test.hpp>

#include "evalrun/checkers/rules.hpp"
#include "evalrun/json.hpp"
#include "evalrun/reports/report.hpp"

#include "run/score.hpp"
#include "support/golden.hpp"
#include "support/suite_cases.hpp"
#include "support/tally.hpp"

using namespace evalrun;  // NOLINT
namespace fs = std::filesystem;

namespace {

/// id -> error type of every failed entry in the score files below a folder.
std::map<std::string, std::string> failures_in(const fs::path& folder) {
  std::map<std::string, std::string> failures;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    if (!entry.path().filename().string().ends_with("_score.json")) continue;
    support::for_each_json_line(entry.path(), [&](const Value& line) {
      if (line.get("id") != nullptr) failures[std::string(line.get_string("id"))] = line.get_string("error_type");
    });
  }
  return failures;
}

std::vector<std::vector<std::string>> csv_rows(std::string_view text) {
  std::vector<std::vector<std::string>> rows(1, {""});
  for (const char c : text) {
    if (c == '\n')
      rows.push_back({""});
    else if (c == ',')
      rows.back().emplace_back();
    else if (c != '\r')
      rows.back().back() += c;
  }
  return rows;
}

/// Every percentage column of the row that belongs to the run.
void compare_sheet(support::Tally& tally, std::string_view ours, const fs::path& golden, std::string_view model) {
  std::ifstream file(golden);
  const auto theirs = csv_rows(std::string(std::istreambuf_iterator<char>(file), {}));
  const auto own = csv_rows(ours);
  const auto row = std::find_if(theirs.begin(), theirs.end(),
                                [&](const auto& r) { return r.size() > 1 && r[1].find(model) != std::string::npos; });
  BOOST_REQUIRE(row != theirs.end());
  BOOST_REQUIRE(own.size() > 1);
  for (std::size_t i = 2; i < theirs[0].size(); ++i)
    tally.compare(golden.filename().string() + " " + theirs[0][i], i < own[1].size() ? own[1][i] : "", (*row)[i]);
}

void compare_run(const fs::path& shared, const std::string& run, const std::string& model) {
  const auto root = shared / "golden/bfcl-v4/runs" / run;
  const auto* suite = *find_suite("bfcl");
  const auto cases = support::suite_index(shared, "bfcl");
  const auto models = find_results(*suite, root / "result");
  BOOST_REQUIRE((models && models->size() == 1));
  const auto failures = failures_in(root / "score");
  reports::Report report{.suite = suite, .model = model, .rules = "bfcl-v4"};
  support::Tally entries("bfcl-v4 run " + run + ", entries");
  const auto counts = runners::score_results(
      cases, *suite, models->front(), {{*checkers::find_rules("bfcl-v4")}, nullptr, {}, nullptr},
      [&](const runners::ScoredCase& scored) {
        const auto& verdict = scored.judged.verdicts.front();
        const auto it = failures.find(scored.item.id);
        entries.compare(scored.item.id, verdict.error_type, it == failures.end() ? "" : it->second);
        reports::Record record{.id = scored.item.id, .category = scored.item.category};
        record.outcome = scored.judged.outcome;
        record.verdicts.push_back({"bfcl-v4", verdict.valid, verdict.error_type});
        report.tally.add(record);
      });
  BOOST_REQUIRE(counts.has_value());
  entries.report();
  support::Tally columns("bfcl-v4 run " + run + ", leaderboard columns");
  for (const auto& sheet : reports::find_renderer("leaderboard")->render({&report, 1}, {}))
    if (sheet.name == "data_non_live.csv" || sheet.name == "data_live.csv")
      compare_sheet(columns, sheet.text, root / "score" / sheet.name, model);
  columns.report();
}

}  // namespace

BOOST_AUTO_TEST_CASE(recorded_runs_score_as_the_reference_scored_them) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  compare_run(*shared, "v0.10.2", "gpt-oss-120b");
  compare_run(*shared, "2025-11-12-main", "gpt-oss-20b");
}
