// JSON that follows reports/schema/report-1.schema.json. A new field keeps the version; removing a field or changing
// its meaning needs a new version.
#include <cmath>

#include <nlohmann/json.hpp>

#include "evalrun/reports/as_meant.hpp"
#include "evalrun/reports/report.hpp"

#include "as_meant_json.hpp"
#include "figures.hpp"

namespace evalrun::reports {
namespace {

using nlohmann::ordered_json;

ordered_json optional(std::optional<double> value) { return value ? ordered_json(*value) : ordered_json(nullptr); }

/// To six decimals, so that results of logarithms and roots have the same digits on every machine.
double rounded(double value) { return std::round(value * 1e6) / 1e6; }

ordered_json interval(bool known, const Interval& around) {
  return known ? ordered_json{rounded(around.low), rounded(around.high)} : ordered_json(nullptr);
}

std::optional<double> resolution(std::size_t n) {
  const std::size_t flips = min_significant_flips();
  return n < flips ? std::nullopt : std::optional(rounded(static_cast<double>(flips) / static_cast<double>(n)));
}

ordered_json verdicts(const CategoryTally& counts, const std::string& rules) {
  static const RulesTally none;
  const auto it = counts.rules.find(rules);
  const auto& tally = it == counts.rules.end() ? none : it->second;
  const auto accuracy = counts.accuracy(rules);
  const auto around = wilson(tally.correct, counts.n(rules));
  ordered_json out{{"n", counts.n(rules)},
                   {"scored", tally.scored},
                   {"correct", tally.correct},
                   {"accuracy", optional(accuracy)},
                   {"interval95", interval(accuracy.has_value(), around)},
                   {"resolves", optional(resolution(counts.n(rules)))},
                   {"errors", ordered_json::object()},
                   {"rejects_of", ordered_json::object()}};
  for (const auto& [error, count] : tally.errors) out["errors"][error] = count;
  for (const auto& [other, errors] : tally.rejects_of)
    for (const auto& [error, count] : errors) out["rejects_of"][other][error] = count;
  if (tally.unattainable > 0) out["ceiling"] = optional(counts.ceiling(rules));
  if (tally.stubbed > 0) out["stubbed"] = tally.stubbed;
  for (const auto& [reason, count] : tally.not_scored) out["not_scored"][reason] = count;
  for (const auto& [name, part] : tally.subcategories)
    out["facets"][name] = ordered_json{{"scored", part.scored}, {"correct", part.correct}};
  for (const auto& [name, score] : tally.scores)
    out["scores"][name] = ordered_json{{"scored", score.count}, {"mean", rounded(score.mean())}};
  return out;
}

ordered_json seconds_json(const LatencyTally& seconds) {
  return {{"cases", seconds.count()},
          {"mean", rounded(seconds.mean())},
          {"deviation", rounded(seconds.deviation())},
          {"p50", rounded(seconds.quantile(0.5))},
          {"p95", rounded(seconds.quantile(0.95))},
          {"max", rounded(seconds.max())}};
}

std::string_view status_of(const CaseCounts& cases, const CategoryTally* counts, const std::string& rules) {
  if (cases.no_data) return "no_data";
  if (counts == nullptr) return "not_run";
  if (!counts->why_not_scored(rules).empty()) return "not_scored";
  return counts->accuracy(rules) ? "run" : "no_answers";
}

/// Adds how many selected cases have an answer, and why the rest has none.
void add_cases(ordered_json& out, const CaseCounts& cases) {
  out["selected"] = cases.selected;
  out["answered"] = cases.answered;
  out["complete"] = cases.complete();
  const auto add = [&](const char* reason, std::size_t count) {
    if (count != 0) out["missing_cases"][reason] = count;
  };
  add("not_asked", cases.not_asked);
  add("no_answer", cases.no_answer);
  add("no_result", cases.no_result);
  add("unreadable", cases.unreadable);
}

ordered_json category_json(const Report& report, const Shape& shape, const std::string& lang, const std::string& name) {
  const CategoryTally* counts = report.tally.find(lang, name);
  const std::string first = shape.rules.empty() ? "" : shape.rules.front();
  const auto cases = case_counts(report, lang, name);
  ordered_json out{{"lang", lang}, {"category", name}, {"status", status_of(cases, counts, first)}};
  if (cases.selected != 0) add_cases(out, cases);
  if (counts == nullptr) return out;
  if (auto why = counts->why_not_scored(first); !why.empty()) out["reason"] = std::move(why);
  out["total"] = counts->total;
  for (const auto outcome : all_outcomes) out["outcomes"][std::string(to_string(outcome))] = counts->count(outcome);
  out["foreign_errors"] = counts->foreign_errors;
  out["verdicts"] = ordered_json::object();
  for (const auto& rules : shape.rules)
    if (counts->rules.contains(rules)) out["verdicts"][rules] = verdicts(*counts, rules);
  if (counts->token_records > 0)
    out["tokens"] = {
        {"cases", counts->token_records}, {"input", counts->input_tokens}, {"output", counts->output_tokens}};
  if (counts->latency.count() > 0) out["latency_s"] = seconds_json(counts->latency);
  if (counts->first_token.count() > 0) out["first_token_s"] = seconds_json(counts->first_token);
  return out;
}

ordered_json summary_json(const Report& report, const SummaryLine& line) {
  const auto& value = line.value;
  ordered_json out{{"id", line.row->id},
                   {"name", line.row->name},
                   {"formula", line.row->formula},
                   {"lang", line.lang},
                   {"rules", line.rules},
                   {"value", optional(value.value)},
                   {"interval95", interval(value.value.has_value(), value.interval)},
                   {"n", value.n},
                   {"missing", value.missing},
                   {"partial", optional(value.partial)}};
  if (!value.needs.empty()) out["not_scored"] = value.not_scored();
  if (const auto cases = case_counts(report, line.lang, value); cases.selected != 0) add_cases(out, cases);
  return out;
}

/// Element k - 1 of the lists belongs to k answers.
ordered_json repeat_json(const Report& report, const RepeatTally::Key& key, const RepeatCounts& counts) {
  const auto& [lang, category, rules] = key;
  ordered_json out{{"lang", lang},
                   {"category", category},
                   {"rules", rules},
                   {"cases", counts.cases},
                   {"samples", counts.attempts},
                   {"correct", counts.correct},
                   {"flip_rate", rounded(counts.flip_rate())}};
  const auto list = [&](const char* name, const std::vector<double>& sums) {
    out[name] = ordered_json::array();
    for (std::size_t k = 1; k <= sums.size(); ++k) out[name].push_back(rounded(counts.mean(sums, k).value_or(0)));
  };
  list("pass_at", counts.pass_at);
  list("pass_always", counts.pass_always);
  list("majority", counts.majority);
  add_cases(out, repeat_counts(report, lang, category, rules));
  return out;
}

ordered_json diagnosis_json(const Diagnosis& diagnosis) {
  ordered_json out{{"unread", diagnosis.unread()},         {"answers", diagnosis.answers()},
                   {"categories", ordered_json::array()},  {"example", diagnosis.example},
                   {"looks_like", diagnosis.looks_like()}, {"tried", diagnosis.tried},
                   {"formats", ordered_json::object()},    {"command", diagnosis.command}};
  for (const auto& one : diagnosis.categories)
    out["categories"].push_back(
        {{"lang", one.lang}, {"category", one.category}, {"unread", one.unread}, {"answers", one.answers}});
  if (diagnosis.others_differ) out["others_differ"] = true;
  for (const auto& [format, decoded] : diagnosis.formats) out["formats"][format] = decoded;
  return out;
}

ordered_json report_json(const Report& report) {
  const Shape shape = shape_of(report);
  ordered_json out{{"suite", report.suite != nullptr ? ordered_json(report.suite->id) : ordered_json(nullptr)},
                   {"model", report.model},
                   {"rules", shape.rules},
                   {"langs", shape.langs},
                   {"total", report.tally.total()},
                   {"infra", report.tally.infra()},
                   {"categories", ordered_json::array()},
                   {"summaries", ordered_json::array()},
                   {"notes", report.gaps}};
  for (const auto& note : report.notes) out["notes"].push_back(note);
  add_cases(out, case_counts(report));
  out["complete"] = is_complete(report);
  if (const auto later = later_counts(report); later.selected != 0)
    out["later_answers"] = ordered_json{{"selected", later.selected},
                                        {"answered", later.answered},
                                        {"not_asked", later.not_asked},
                                        {"no_answer", later.no_answer}};
  if (report.partial) out["partial"] = true;
  if (auto words = selection_words(report); !words.empty()) out["selection"] = std::move(words);
  if (!report.warnings.empty()) out["warnings"] = report.warnings;
  if (!report.mode.empty()) out["mode"] = report.mode;
  if (!report.prompts.empty()) out["prompts"] = report.prompts;
  if (!report.settings.empty()) out["settings"] = report.settings;
  for (const auto& kind : all_infra_kinds(report).sorted())
    out["infra_kinds"].push_back(
        ordered_json{{"count", kind.count}, {"text", kind.text}, {"refusal", kind.is_refusal()}});
  if (infra_accepted(report)) out["accepted_infra"] = report.accept_infra->text;
  for (const auto& lang : shape.langs)
    for (const auto& category : shape.categories)
      out["categories"].push_back(category_json(report, shape, lang, category));
  for (const auto& line : summaries_of(report)) out["summaries"].push_back(summary_json(report, line));
  if (const auto figures = as_meant(report)) out["as_meant"] = as_meant_json(*figures);
  for (const auto& diagnosis : report.diagnoses) out["diagnoses"].push_back(diagnosis_json(diagnosis));
  for (const auto& [key, counts] : report.repeats.all()) out["repeats"].push_back(repeat_json(report, key, counts));
  return out;
}

std::vector<RenderedFile> render_json(std::span<const Report> reports, const RenderOptions&) {
  ordered_json out{{"schema", "evalrun-report/1"}, {"reports", ordered_json::array()}};
  for (const auto& report : reports) out["reports"].push_back(report_json(report));
  // Names of models and categories may hold invalid UTF-8, which becomes U+FFFD.
  return {{"summary.json", out.dump(1, ' ', false, ordered_json::error_handler_t::replace) + '\n'}};
}

}  // namespace

namespace renderer_rows {

extern const Renderer json{.id = "json", .flag = "--json", .help = "also write a JSON file", .render = render_json};

}  // namespace renderer_rows

}  // namespace evalrun::reports
