// Compares the two recorded v4 runs. Ours: stored results, scored and compared. Theirs: the failed entries in the
// reference's score files, from which this test computes flips, exact McNemar tests, Holm's adjustment and the movement
// of error types, in other ways than the library.
#include <algorithm>
#include <cmath>
#include <map>
#include <string>
#include <vector>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/checkers/rules.hpp"
#include "evalrun/reports/compare.hpp"

#include "run/score.hpp"
#include "support/golden.hpp"
#include "support/suite_cases.hpp"
#include "support/tally.hpp"

using namespace evalrun;           // NOLINT
using namespace evalrun::reports;  // NOLINT
namespace fs = std::filesystem;

namespace {

/// Category -> id -> error type; "" means right.
using Verdicts = std::map<std::string, std::map<std::string, std::string>>;

std::string category_of(const fs::path& file, std::string_view ending) {
  constexpr std::string_view before = "BFCL_v4_";
  const auto name = file.filename().string();
  if (!name.starts_with(before) || !name.ends_with(ending)) return {};
  return name.substr(before.size(), name.size() - before.size() - ending.size());
}

Verdicts published(const fs::path& run) {
  Verdicts verdicts;
  for (const auto& entry : fs::recursive_directory_iterator(run / "result"))
    if (const auto category = category_of(entry.path(), "_result.json"); !category.empty())
      support::for_each_json_line(
          entry.path(), [&](const Value& line) { verdicts[category][std::string(line.get_string("id"))] = ""; });
  for (const auto& entry : fs::recursive_directory_iterator(run / "score"))
    if (const auto category = category_of(entry.path(), "_score.json"); !category.empty())
      support::for_each_json_line(entry.path(), [&](const Value& line) {
        if (line.get("id") != nullptr)
          verdicts[category].at(std::string(line.get_string("id"))) = line.get_string("error_type");
      });
  return verdicts;
}

struct Scored {
  Report report;
  std::vector<Record> records;
};

Scored scored(const fs::path& shared, const fs::path& run) {
  const auto* suite = *find_suite("bfcl");
  Scored out{.report = {.suite = suite, .model = run.filename().string(), .rules = "bfcl-v4"}, .records = {}};
  const auto cases = support::suite_index(shared, "bfcl");
  const auto models = find_results(*suite, run / "result");
  BOOST_REQUIRE((models && models->size() == 1));
  const auto counts =
      runners::score_results(cases, *suite, models->front(), {{*checkers::find_rules("bfcl-v4")}, nullptr, {}, nullptr},
                             [&](const runners::ScoredCase& one) {
                               Record record{.id = one.item.id, .category = one.item.category};
                               record.outcome = one.judged.outcome;
                               record.verdicts.push_back(without_reasons(one.judged.verdicts.front()));
                               out.report.tally.add(record);
                               out.records.push_back(std::move(record));
                             });
  BOOST_REQUIRE(counts.has_value());
  return out;
}

/// Two-sided exact McNemar test: the chance that fair coins split at least as unevenly. A row of Pascal's triangle,
/// halved in every step, holds all probabilities.
double exact_mcnemar(std::size_t down, std::size_t up) {
  const std::size_t n = down + up;
  std::vector<long double> row{1};
  for (std::size_t i = 0; i < n; ++i) {
    std::vector<long double> next(row.size() + 1, 0);
    for (std::size_t k = 0; k < row.size(); ++k) {
      next[k] += row[k] / 2;
      next[k + 1] += row[k] / 2;
    }
    row = std::move(next);
  }
  long double p = 0;
  const long double seen = row[down];
  for (const auto chance : row)
    if (chance <= seen * (1 + 1e-12L)) p += chance;
  return static_cast<double>(std::min(p, 1.0L));
}

struct Expected {
  std::size_t n = 0, base = 0, next = 0;
  std::vector<std::string> down, up;
  std::map<std::pair<std::string, std::string>, std::size_t> movements;
};

Expected expected(const std::map<std::string, std::string>& base, const std::map<std::string, std::string>& next) {
  Expected out;
  for (const auto& [id, before] : base) {
    const auto after = next.find(id);
    if (after == next.end()) continue;
    ++out.n;
    out.base += before.empty() ? 1 : 0;
    out.next += after->second.empty() ? 1 : 0;
    if (before.empty() && !after->second.empty()) out.down.push_back(id);
    if (!before.empty() && after->second.empty()) out.up.push_back(id);
    if (before != after->second) ++out.movements[{before, after->second}];
  }
  return out;
}

std::vector<std::string> ids_of(const std::vector<CaseChange>& changes, const std::string& category) {
  std::vector<std::string> ids;
  for (const auto& change : changes)
    if (change.category == category) ids.push_back(change.id);
  std::ranges::sort(ids);
  return ids;
}

std::string text_of(std::size_t count) { return std::to_string(count); }
std::string text_of(const std::vector<std::string>& ids) { return fmt::format("{}", fmt::join(ids, " ")); }

std::string rounded(double value) { return fmt::format("{:.9f}", value); }

/// Holm's adjustment: the smallest p times m, the next p times m - 1 and so on, never below the previous result, at
/// most 1.
std::map<std::string, double> holm_of(const std::map<std::string, double>& p_values) {
  std::map<std::string, double> out;
  for (const auto& [name, p] : p_values) {
    double adjusted = 0;
    for (const auto& [other, q] : p_values) {
      if (q > p) continue;
      const auto larger =
          std::ranges::count_if(p_values, [limit = q](const auto& entry) { return entry.second >= limit; });
      adjusted = std::max(adjusted, std::min(1.0, q * static_cast<double>(larger)));
    }
    out[name] = adjusted;
  }
  return out;
}

}  // namespace

BOOST_AUTO_TEST_CASE(compared_recorded_runs_differ_like_their_published_verdicts) {
  const auto shared = support::shared_folder();
  if (!shared) return;
  const auto runs = *shared / "golden/bfcl-v4/runs";
  const auto base = published(runs / "v0.10.2"), next = published(runs / "2025-11-12-main");
  const auto a = scored(*shared, runs / "v0.10.2"), b = scored(*shared, runs / "2025-11-12-main");
  const auto both = compare({"base", a.report, a.records}, {"next", b.report, b.records}, {.rules = "bfcl-v4"});

  support::Tally figures("bfcl-v4 runs compared, figures"), lists("bfcl-v4 runs compared, flipped cases"),
      moved("bfcl-v4 runs compared, error types that moved");
  Expected total;
  std::map<std::string, double> p_values;
  for (const auto& [category, verdicts] : base) {
    const auto want = expected(verdicts, next.at(category));
    const auto got = std::ranges::find(both.categories, category, &CategoryComparison::category);
    BOOST_REQUIRE(got != both.categories.end());
    p_values[category] = exact_mcnemar(want.down.size(), want.up.size());
    figures.compare(category + " n", text_of(got->figures.n), text_of(want.n));
    figures.compare(category + " base", rounded(got->figures.base * static_cast<double>(want.n)),
                    rounded(static_cast<double>(want.base)));
    figures.compare(category + " next", rounded(got->figures.next * static_cast<double>(want.n)),
                    rounded(static_cast<double>(want.next)));
    figures.compare(category + " down", text_of(got->figures.down), text_of(want.down.size()));
    figures.compare(category + " up", text_of(got->figures.up), text_of(want.up.size()));
    figures.compare(category + " p", rounded(got->figures.p_value), rounded(p_values[category]));
    auto down = want.down, up = want.up;
    std::ranges::sort(down);
    std::ranges::sort(up);
    lists.compare(category + " got worse", text_of(ids_of(both.down, category)), text_of(down));
    lists.compare(category + " got better", text_of(ids_of(both.up, category)), text_of(up));
    for (const auto& [change, cases] : want.movements) {
      const auto found = std::ranges::find_if(both.movements,
                                              [&, &from = change.first, &to = change.second](const ErrorMovement& one) {
                                                return one.category == category && one.from == from && one.to == to;
                                              });
      moved.compare(fmt::format("{}: {} -> {}", category, change.first, change.second),
                    text_of(found == both.movements.end() ? 0 : found->cases), text_of(cases));
    }
    total.n += want.n;
    total.base += want.base;
    total.next += want.next;
    total.down.insert(total.down.end(), want.down.begin(), want.down.end());
    total.up.insert(total.up.end(), want.up.begin(), want.up.end());
    for (const auto& [change, cases] : want.movements) total.movements[change] += cases;
  }
  for (const auto& [category, adjusted] : holm_of(p_values))
    figures.compare(category + " Holm p",
                    rounded(std::ranges::find(both.categories, category, &CategoryComparison::category)->adjusted_p),
                    rounded(adjusted));
  figures.compare("categories", text_of(both.categories.size()), text_of(base.size()));
  figures.compare("total n", text_of(both.total.n), text_of(total.n));
  figures.compare("total down", text_of(both.total.down), text_of(total.down.size()));
  figures.compare("total up", text_of(both.total.up), text_of(total.up.size()));
  figures.compare("total change", rounded(both.total.change() * static_cast<double>(total.n)),
                  rounded(static_cast<double>(total.next) - static_cast<double>(total.base)));
  figures.compare("total p", rounded(both.total.p_value), rounded(exact_mcnemar(total.down.size(), total.up.size())));
  std::size_t cases = 0, wanted = 0;
  for (const auto& one : both.movements) cases += one.cases;
  for (const auto& [change, count] : total.movements) wanted += count;
  moved.compare("all of them", text_of(cases), text_of(wanted));
  figures.report();
  lists.report();
  moved.report();
  BOOST_TEST(total.down.size() == 160U);
  BOOST_TEST(total.up.size() == 190U);
}
