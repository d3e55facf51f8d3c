// The reference's CSV files, with the same columns and digits; the best model comes first and the last line has no line
// end. A figure is N/A if its categories were not run, lack a selected case or were selected in part, even where the
// reference would print a zero (specification: bfcl-semantics 10, 11).
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "escape.hpp"
#include "figures.hpp"
#include "summaries/t_eval_means.hpp"
#include "text/messages.hpp"

namespace evalrun::reports {
namespace {

/// Computes the figures in the row of a model.
struct Source {
  const Report* report;
  std::string lang;
  std::string rules;

  [[nodiscard]] std::optional<double> category(std::string_view name) const {
    return whole(Accuracies(report->tally, lang, rules)(name));
  }
  [[nodiscard]] std::optional<double> summary(std::string_view id) const {
    for (const auto& row : summary_rows(*report->suite))
      if (row.id == id) return whole(row.compute(Accuracies(report->tally, lang, rules)));
    return std::nullopt;
  }
  /// The value, or nullopt if any case of its categories has no answer or was not selected.
  [[nodiscard]] std::optional<double> whole(const SummaryValue& value) const {
    const bool all = case_counts(*report, lang, value).complete() &&
                     std::ranges::all_of(value.counted,
                                         [&](const auto& one) { return is_whole_category(*report, lang, one.first); });
    return all ? value.value : std::nullopt;
  }
};

enum class From { rank, model, category, summary, latency_mean, latency_deviation, latency_p95, nothing };

struct Column {
  std::string_view title;
  From from = From::nothing;
  std::string_view key = {};  ///< category name or summary id
};

struct Sheet {
  std::string_view file;
  std::span<const Column> columns;
  std::string_view sort_by;  ///< summary id
};

constexpr std::array non_live_columns{
    Column{"Rank", From::rank},
    Column{"Model", From::model},
    Column{"Non-Live Overall Acc", From::summary, "non_live_ast"},
    Column{"AST Summary", From::summary, "non_live_ast"},
    Column{"Simple AST", From::summary, "non_live_simple"},
    Column{"Python Simple AST", From::category, "simple_python"},
    Column{"Java Simple AST", From::category, "simple_java"},
    Column{"JavaScript Simple AST", From::category, "simple_javascript"},
    Column{"Multiple AST", From::category, "multiple"},
    Column{"Parallel AST", From::category, "parallel"},
    Column{"Parallel Multiple AST", From::category, "parallel_multiple"},
    Column{"Irrelevance Detection", From::category, "irrelevance"},
};

constexpr std::array live_columns{
    Column{"Rank", From::rank},
    Column{"Model", From::model},
    Column{"Live Overall Acc", From::summary, "live_ast"},
    Column{"AST Summary", From::summary, "live_ast"},
    Column{"Python Simple AST", From::category, "live_simple"},
    Column{"Python Multiple AST", From::category, "live_multiple"},
    Column{"Python Parallel AST", From::category, "live_parallel"},
    Column{"Python Parallel Multiple AST", From::category, "live_parallel_multiple"},
    Column{"Irrelevance Detection", From::category, "live_irrelevance"},
    Column{"Relevance Detection", From::category, "live_relevance"},
};

constexpr std::array overall_columns{
    Column{"Rank", From::rank},
    Column{"Overall Acc", From::summary, "overall_leaderboard"},
    Column{"Model", From::model},
    Column{"Model Link"},
    Column{"Total Cost ($)"},
    Column{"Latency Mean (s)", From::latency_mean},
    Column{"Latency Standard Deviation (s)", From::latency_deviation},
    Column{"Latency 95th Percentile (s)", From::latency_p95},
    Column{"Non-Live AST Acc", From::summary, "non_live_ast"},
    Column{"Non-Live Simple AST", From::summary, "non_live_simple"},
    Column{"Non-Live Multiple AST", From::category, "multiple"},
    Column{"Non-Live Parallel AST", From::category, "parallel"},
    Column{"Non-Live Parallel Multiple AST", From::category, "parallel_multiple"},
    Column{"Live Acc", From::summary, "live_ast"},
    Column{"Live Simple AST", From::category, "live_simple"},
    Column{"Live Multiple AST", From::category, "live_multiple"},
    Column{"Live Parallel AST", From::category, "live_parallel"},
    Column{"Live Parallel Multiple AST", From::category, "live_parallel_multiple"},
    Column{"Multi Turn Acc"},
    Column{"Multi Turn Base"},
    Column{"Multi Turn Miss Func"},
    Column{"Multi Turn Miss Param"},
    Column{"Multi Turn Long Context"},
    Column{"Web Search Acc"},
    Column{"Web Search Base"},
    Column{"Web Search No Snippet"},
    Column{"Memory Acc"},
    Column{"Memory KV"},
    Column{"Memory Vector"},
    Column{"Memory Recursive Summarization"},
    Column{"Relevance Detection", From::summary, "relevance"},
    Column{"Irrelevance Detection", From::summary, "irrelevance"},
    Column{"Format Sensitivity Max Delta"},
    Column{"Format Sensitivity Standard Deviation"},
    Column{"Organization"},
    Column{"License"},
};

/// The v1 sheet. The summaries of its AST and Simple columns differ by suite.
constexpr std::array<Column, 26> v1_columns(std::string_view ast, Column simple) {
  return {{
      {"Rank", From::rank},
      {"Overall Acc", From::summary, "overall_leaderboard"},
      {"Model", From::model},
      {"Model Link"},
      {"Organization"},
      {"License"},
      {"AST Summary", From::summary, ast},
      {"Exec Summary"},
      simple,
      {"Python Simple Function AST", From::category, "simple"},
      {"Java Simple Function AST", From::category, "java"},
      {"JavaScript Simple Function AST", From::category, "javascript"},
      {"Multiple Functions AST", From::category, "multiple_function"},
      {"Parallel Functions AST", From::category, "parallel_function"},
      {"Parallel Multiple AST", From::category, "parallel_multiple_function"},
      {"Simple Function Exec"},
      {"Python Simple Function Exec"},
      {"REST Simple Function Exec"},
      {"Multiple Functions Exec"},
      {"Parallel Functions Exec"},
      {"Parallel Multiple Exec"},
      {"Relevance Detection", From::category, "relevance"},
      {"Cost ($ Per 1k Function Calls)"},
      {"Latency Mean (s)", From::latency_mean},
      {"Latency Standard Deviation (s)", From::latency_deviation},
      {"Latency 95th Percentile (s)", From::latency_p95},
  }};
}

constexpr auto v1_suite_columns = v1_columns("ast_weighted", {"Simple Function AST", From::summary, "simple_weighted"});
constexpr auto zhtw_suite_columns = v1_columns("ast", {"Simple Function AST", From::category, "simple"});

constexpr std::array v4_sheets{
    Sheet{"data_non_live.csv", non_live_columns, "non_live_ast"},
    Sheet{"data_live.csv", live_columns, "live_ast"},
    Sheet{"data_overall.csv", overall_columns, "overall_single_turn"},
};
constexpr std::array v1_sheets{Sheet{"data.csv", v1_suite_columns, "overall"}};
constexpr std::array zhtw_sheets{Sheet{"data.csv", zhtw_suite_columns, "overall"}};

/// Latency of all answers in the language; empty if any case of the suite has no answer or was not selected.
LatencyTally latency(const Source& source) {
  LatencyTally sum;
  const auto& report = *source.report;
  for (const auto& category : report.suite->categories) {
    const auto* counts = report.tally.find(source.lang, category.name);
    if (counts == nullptr || !case_counts(report, source.lang, category.name).complete() ||
        !is_whole_category(report, source.lang, category.name))
      return {};
    sum.merge(counts->latency);
  }
  return sum;
}

std::string cell(const Column& column, const Source& source, std::size_t rank) {
  const auto seconds = [&](auto part) {
    const auto all = latency(source);
    return all.count() > 0 ? fixed(part(all)) : std::string("N/A");
  };
  switch (column.from) {
    case From::rank: return std::to_string(rank);
    case From::model: return source.report->model;
    case From::category: return percent(source.category(column.key));
    case From::summary: return percent(source.summary(column.key));
    case From::latency_mean: return seconds([](const LatencyTally& l) { return l.mean(); });
    case From::latency_deviation: return seconds([](const LatencyTally& l) { return l.deviation(); });
    case From::latency_p95: return seconds([](const LatencyTally& l) { return l.quantile(0.95); });
    case From::nothing: break;
  }
  return "N/A";
}

std::string sheet_text(const Sheet& sheet, std::vector<Source> sources) {
  std::vector<std::string> titles;
  for (const auto& column : sheet.columns) titles.emplace_back(column.title);
  std::string out = csv_line(titles);
  std::ranges::stable_sort(sources, std::ranges::greater(),
                           [&](const Source& s) { return s.summary(sheet.sort_by).value_or(-1); });
  for (std::size_t i = 0; i < sources.size(); ++i) {
    std::vector<std::string> cells;
    for (const auto& column : sheet.columns) cells.push_back(cell(column, sources[i], i + 1));
    out += '\n' + csv_line(cells);
  }
  return out;
}

/// Reports of one suite.
using SuiteReports = std::vector<const Report*>;

/// One file per sheet and language: "data.csv", or "en/data.csv" where the suite has languages.
void add_sheets(std::vector<RenderedFile>& files, const SuiteReports& reports, std::span<const Sheet> sheets) {
  std::map<std::string, std::vector<Source>> by_lang;
  for (const auto* report : reports) {
    const Shape shape = shape_of(*report);
    for (const auto& lang : shape.langs) by_lang[lang].push_back({report, lang, shape.rules.front()});
  }
  for (const auto& [lang, sources] : by_lang)
    for (const auto& sheet : sheets)
      files.push_back(
          {lang.empty() ? std::string(sheet.file) : lang + '/' + std::string(sheet.file), sheet_text(sheet, sources)});
}

// T-Eval's published form.

/// The metrics that the reference stores for one data file.
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

/// The means of the files whose cases were all selected and all have an answer.
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

/// A warning if stub vectors were compared; empty otherwise.
std::string stub_note(const Report& report, const std::string& lang, const std::string& rules) {
  std::size_t stubbed = 0;
  for (const auto& [key, counts] : report.tally.categories())
    if (const auto at = counts.rules.find(rules); key.first == lang && at != counts.rules.end())
      stubbed += at->second.stubbed;
  if (stubbed == 0) return {};
  return fmt::format("{} judged with stub vectors; the figures that compare meanings are meaningless",
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

/// For each model of suite t-eval, and each language: "<model>_-1.json" ("<model>_-1_zh.json" for Chinese) with the
/// metrics of the files that were run. If all six abilities have a value, also "<model>_-1.txt" with the two lines that
/// the reference prints (specification: t-eval 2, 5).
void add_t_eval_results(std::vector<RenderedFile>& files, const SuiteReports& reports) {
  for (const auto* one : reports) {
    const Report& report = *one;
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

/// The files that are published for a suite (`Suite::sheets`).
struct PublishedSheets {
  std::string_view id;
  void (*add)(std::vector<RenderedFile>& files, const SuiteReports& reports);
};

constexpr std::array<PublishedSheets, 4> table{{
    {"bfcl-v4", [](auto& files, const auto& reports) { add_sheets(files, reports, v4_sheets); }},
    {"bfcl-v1", [](auto& files, const auto& reports) { add_sheets(files, reports, v1_sheets); }},
    {"bfcl-zhtw", [](auto& files, const auto& reports) { add_sheets(files, reports, zhtw_sheets); }},
    {"t-eval", add_t_eval_results},
}};

std::vector<RenderedFile> render_leaderboard(std::span<const Report> reports, const RenderOptions&) {
  std::vector<RenderedFile> files;
  for (const auto* suite : suites()) {
    const auto row = std::ranges::find(table, suite->sheets, &PublishedSheets::id);
    if (row == table.end()) continue;
    SuiteReports of_suite;
    for (const auto& report : reports)
      if (report.suite != nullptr && report.suite->id == suite->id) of_suite.push_back(&report);
    row->add(files, of_suite);
  }
  return files;
}

}  // namespace

namespace renderer_rows {

extern const Renderer leaderboard{.id = "leaderboard",
                                  .flag = "--leaderboard",
                                  .help = "also write the reference's leaderboard CSVs into this folder",
                                  .target = RenderTarget::folder,
                                  .render = render_leaderboard};

}  // namespace renderer_rows

}  // namespace evalrun::reports
