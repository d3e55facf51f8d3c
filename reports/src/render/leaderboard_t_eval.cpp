#include "leaderboard_t_eval.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/reports/summary.hpp"

#include "number_format.hpp"
#include "renderers.hpp"
#include "summaries/t_eval_means.hpp"
#include "text/messages.hpp"

namespace evalrun::reports {
namespace {

/// What the reference stores of a data file.
struct ResultKey {
  std::string_view key;
  std::array<std::string_view, 4> metrics;
  bool rounded = false;
  bool partly = false;  ///< only some rows of the file have a metric
};

constexpr std::array<ResultKey, 8> result_keys{{
    {"instruct_json",
     {"json_format_metric", "json_args_em_metric", "string_format_metric", "string_args_em_metric"},
     true,
     true},
    {"plan_json", {"precision", "recall", "f1_score", "parse_rate"}},
    {"plan_str", {"precision", "recall", "f1_score", "parse_rate"}},
    {"reason_str", {"thought", "parse_rate"}},
    {"retrieve_str", {"name", "parse_rate"}},
    {"understand_str", {"args", "parse_rate"}},
    {"rru_json", {"thought", "name", "args", "parse_rate"}},
    {"review_str", {"parse_rate", "review_quality"}, true},
}};

/// Without the files of which a case has no answer, selected or not.
t_eval::FileResults results_of(const Report& report, const std::string& lang, const std::string& rules) {
  const Accuracies of(report.tally, lang, rules);
  t_eval::FileResults results;
  for (const auto& [key, metrics, rounded, partly] : result_keys)
    for (const auto metric : metrics) {
      if (metric.empty() || !case_counts(report, lang, key).complete() || !is_whole_category(report, lang, key))
        continue;
      if (const auto mean = of.score(key, metric, rounded, partly); mean.value)
        results[std::string(key)].push_back({std::string(metric), mean.value});
    }
  return results;
}

/// What stands in the place of a meaning where stub vectors were compared; empty where none were.
std::string stub_note(const Report& report, const std::string& lang, const std::string& rules) {
  std::size_t stubbed = 0;
  for (const auto& [key, counts] : report.tally.categories())
    if (const auto at = counts.rules.find(rules); key.first == lang && at != counts.rules.end())
      stubbed += at->second.stubbed;
  if (stubbed == 0) return {};
  return fmt::format("{} judged with stub vectors; the figures that compare meanings mean nothing",
                     counted(stubbed, "case was", "cases were"));
}

std::string json_text(const t_eval::FileResults& results, const std::string& stub) {
  Dict all;
  if (!stub.empty()) all.set("STUB", stub);
  for (const auto& row : result_keys) {
    const auto file = results.find(row.key);
    if (file == results.end()) continue;
    Dict means;
    for (const auto& [metric, value] : file->second) means.set(metric, *value);
    all.set(row.key, std::move(means));
  }
  return dump_json(all) + "\n";
}

}  // namespace

void add_t_eval_results(std::vector<RenderedFile>& files, std::span<const Report> reports) {
  for (const auto& report : reports) {
    if (report.suite == nullptr || report.suite->id != "t-eval") continue;
    const Shape shape = shape_of(report);
    std::string model = report.model;
    std::ranges::replace(model, '/', '_');
    for (const auto& lang : shape.langs) {
      const auto results = results_of(report, lang, shape.rules.front());
      const auto stem = model + "_-1" + (lang == "zh" ? "_zh" : "");
      const auto stub = stub_note(report, lang, shape.rules.front());
      files.push_back({stem + ".json", json_text(results, stub)});
      if (auto text = t_eval::reference_text(t_eval::ability_table(results)))
        files.push_back({stem + ".txt", *text + (stub.empty() ? "\n" : "\nSTUB: " + stub + ".\n")});
    }
  }
}

}  // namespace evalrun::reports
