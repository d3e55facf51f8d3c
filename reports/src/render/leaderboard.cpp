// The reference's own CSV files: its columns, its digits, joined by commas without a last line end, the best model
// first. What was not run, lacks a selected case, or is over a part of a category, is N/A, also where the reference
// would print a zero (specification: bfcl-semantics 10, 11).
#include <algorithm>

#include "csv_text.hpp"
#include "leaderboard_t_eval.hpp"
#include "number_format.hpp"
#include "renderers.hpp"

namespace evalrun::reports {
namespace {

/// What a column of one model's row is filled from.
struct Source {
  const Report* report;
  std::string lang;
  std::string rules;

  [[nodiscard]] std::optional<double> category(std::string_view name) const {
    return whole(Accuracies(report->tally, lang, rules)(name));
  }
  [[nodiscard]] std::optional<double> summary(std::string_view id) const {
    for (const auto& row : summary_rows(report->suite->id))
      if (row.id == id) return whole(row.compute(Accuracies(report->tally, lang, rules)));
    return std::nullopt;
  }
  /// The figure, unless a case of the category has no answer, selected or not.
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

/// The v1 sheet with the AST and Simple columns of a suite: their names of summaries differ.
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

struct SuiteSheets {
  std::string_view suite;
  std::span<const Sheet> sheets;
};

constexpr std::array<SuiteSheets, 4> table{{
    {"bfcl", v4_sheets},
    {"demo", v4_sheets},
    {"bfcl-v1", v1_sheets},
    {"bfcl-zhtw", zhtw_sheets},
}};

/// Of all answers in the language; empty where some are missing, or a category was not run.
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

/// One file per sheet and language: "data.csv", or "en/data.csv" where the suite has languages.
void add_sheets(std::vector<RenderedFile>& files, std::span<const Report> reports, const SuiteSheets& row) {
  std::map<std::string, std::vector<Source>> by_lang;
  for (const auto& report : reports) {
    if (report.suite == nullptr || report.suite->id != row.suite) continue;
    const Shape shape = shape_of(report);
    for (const auto& lang : shape.langs) by_lang[lang].push_back({&report, lang, shape.rules.front()});
  }
  for (const auto& [lang, sources] : by_lang)
    for (const auto& sheet : row.sheets)
      files.push_back(
          {lang.empty() ? std::string(sheet.file) : lang + '/' + std::string(sheet.file), sheet_text(sheet, sources)});
}

}  // namespace

std::vector<RenderedFile> render_leaderboard(std::span<const Report> reports, const RenderOptions&) {
  std::vector<RenderedFile> files;
  for (const auto& row : table) add_sheets(files, reports, row);
  add_t_eval_results(files, reports);
  return files;
}

}  // namespace evalrun::reports
