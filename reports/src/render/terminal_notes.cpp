#include "terminal_notes.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "figures.hpp"
#include "text/messages.hpp"

namespace evalrun::reports {
namespace {

/// "type_error:simple 8, wrong_count 4", the most frequent first.
std::string listed(const Counts& counts) {
  std::vector<std::pair<std::string, std::size_t>> order(counts.begin(), counts.end());
  std::ranges::stable_sort(order, std::ranges::greater(), [](const auto& entry) { return entry.second; });
  std::vector<std::string> parts;
  for (const auto& [name, count] : order) parts.push_back(fmt::format("{} {}", name, count));
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// Counts answers of the whole run that `accepting` accepts and `rejecting` rejects, by the error type of `rejecting`.
Counts rejected_by_one(const Tally& tally, const std::string& rejecting, const std::string& accepting) {
  Counts sum;
  for (const auto& [key, counts] : tally.categories()) {
    const auto rules = counts.rules.find(rejecting);
    if (rules == counts.rules.end()) continue;
    const auto errors = rules->second.rejects_of.find(accepting);
    if (errors == rules->second.rejects_of.end()) continue;
    for (const auto& [error, count] : errors->second) sum[error] += count;
  }
  return sum;
}

/// The end of a sentence that begins with the name of the summary.
std::string not_run_reason(const Report& report, const std::string& lang, const SummaryValue& value) {
  auto text = value.missing.empty() ? fmt::format("is not scored ({})", value.not_scored())
                                    : fmt::format("is not run: it needs {}", fmt::join(value.missing, ", "));
  if (!value.missing.empty() && !value.needs.empty()) text += fmt::format(" and {}", value.needs);
  if (!value.partial) return text;
  std::size_t selected = 0;
  for (const auto& [category, n] : value.counted) selected += case_counts(report, lang, category).selected;
  const auto over = selected > value.n ? fmt::format("{} of {} cases", value.n, selected) : counted(value.n, "case");
  return text + fmt::format("; partial value over the rest, {}: {}", over, percent(value.partial));
}

/// Latency and tokens of the whole run; empty if not known.
std::string cost_line(const Tally& tally) {
  LatencyTally latency, first_token;
  std::size_t known = 0;
  std::int64_t input = 0, output = 0;
  for (const auto& [key, counts] : tally.categories()) {
    latency.merge(counts.latency);
    first_token.merge(counts.first_token);
    known += counts.token_records;
    input += counts.input_tokens;
    output += counts.output_tokens;
  }
  std::vector<std::string> parts;
  if (latency.count() > 0)
    parts.push_back(fmt::format("Latency: mean {} s, median {} s, 95th percentile {} s", fixed(latency.mean()),
                                fixed(latency.quantile(0.5)), fixed(latency.quantile(0.95))));
  if (first_token.count() > 0)
    parts.push_back(fmt::format("First token: median {} s, 95th percentile {} s", fixed(first_token.quantile(0.5)),
                                fixed(first_token.quantile(0.95))));
  if (known > 0) parts.push_back(fmt::format("Tokens: {} in, {} out", input, output));
  return fmt::format("{}", fmt::join(parts, ". "));
}

std::size_t total(const Counts& counts) {
  std::size_t sum = 0;
  for (const auto& [name, count] : counts) sum += count;
  return sum;
}

/// Names small categories with the smallest difference that a comparison can show in each.
std::string resolution_line(const Report& report, const Shape& shape) {
  const std::size_t flips = min_significant_flips();
  std::vector<std::string> small;
  for (const auto& category : shape.categories)
    for (const auto& lang : shape.langs) {
      const auto* counts = report.tally.find(lang, category);
      // Cases that were not scored are not compared either.
      const auto n = counts == nullptr || shape.rules.empty() ? 0 : counts->n(shape.rules.front());
      if (n == 0 || n >= 10 * flips) continue;
      const auto points =
          n < flips ? std::string("any difference")
                    : fmt::format("{} points", fixed(100.0 * static_cast<double>(flips) / static_cast<double>(n), 1));
      small.push_back(fmt::format("{} ({}: {})", in_lang(category, lang), counted(n, "case"), points));
    }
  if (small.empty()) return {};
  constexpr std::size_t shown = 4;
  const std::size_t more = small.size() > shown ? small.size() - shown : 0;
  small.resize(small.size() - more);
  return fmt::format("A paired comparison cannot find smaller differences than these at the 5 % level: {}{}",
                     fmt::join(small, ", "), more > 0 ? fmt::format(" and {} more categories", more) : "");
}

/// How many missing cases count as wrong, and how many are in no figure; empty if missing_words() says it already.
std::string figures_line(const Report& report, const CaseCounts& counts) {
  std::size_t counted = 0, over = 0;
  const auto shape = shape_of(report);
  const auto rules = shape.rules.empty() ? std::string() : shape.rules.front();
  for (const auto& [key, tally] : report.tally.categories()) {
    over += tally.n(rules);
    if (const auto at = tally.rules.find(rules); at != tally.rules.end()) counted += at->second.no_result;
  }
  const auto left_out = counts.missing() - std::min(counts.missing(), counts.no_answer + counted);
  if (counted != 0 && left_out != 0)
    return fmt::format(" Of the cases without a result {} {} as wrong and {} {} in no figure.", counted,
                       counted == 1 ? "counts" : "count", left_out, left_out == 1 ? "is" : "are");
  if (counted != 0) return counted == 1 ? " It counts as wrong." : fmt::format(" These {} count as wrong.", counted);
  if (left_out == 0) return {};
  if (counts.no_answer == 0) return " The figures are over the cases that were judged, not over the selection.";
  return fmt::format(" The figures are over {} cases, {} with an answer and {} that got none, not over the selection.",
                     over, over - counts.no_answer, counts.no_answer);
}

/// "INCOMPLETE: 171 of 400 selected cases have an answer (...)." with its effect on the figures; empty if all have one.
std::string incomplete_line(const Report& report) {
  const auto counts = case_counts(report);
  if (counts.complete()) return {};
  auto line = fmt::format("INCOMPLETE: {} of {} selected cases have an answer ({}).", counts.answered, counts.selected,
                          missing_words(counts));
  line += figures_line(report, counts);
  const auto kinds = report.tally.infra_kinds().sorted();
  // A refused request would be refused again.
  const bool helps = counts.not_asked + counts.unreadable != 0 ||
                     std::ranges::any_of(kinds, [](const InfraKind& kind) { return !kind.is_refusal(); });
  if (report.stored || !helps) return line;
  if (report.lacks_shards && !report.baseline) return line + " Name all shards, or run the missing ones.";
  return line + (report.baseline ? " A baseline asks nothing: resume the run that it was made of, and write it again."
                                 : " The same command asks the missing cases.");
}

/// Without an embedder the mean of T-Eval's rru_json leaves out `thought`.
std::vector<std::string> unscored_thought_lines(const Report& report) {
  std::vector<std::string> lines;
  for (const auto& [key, counts] : report.tally.categories())
    for (const auto& [rules, verdicts] : counts.rules) {
      const auto& scores = verdicts.scores;
      if (scores.contains("thought") || !scores.contains("name") || !scores.contains("args")) continue;
      lines.push_back(
          fmt::format("{}: `thought` is not scored without an embedder (--embedder); the figures are over name and "
                      "args alone.",
                      in_lang(key.second, key.first)));
    }
  return lines;
}

/// Names the categories without data; empty if there are none.
std::string no_data_line(const Report& report) {
  std::vector<std::string> names;
  for (const auto& one : report.selected)
    if (one.no_data) names.push_back(in_lang(one.category, one.lang));
  if (names.empty()) return {};
  return fmt::format("No data: the data folder does not have {}; no figure counts {}.", fmt::join(names, ", "),
                     names.size() == 1 ? "it" : "them");
}

}  // namespace

std::vector<std::string> formula_lines(const Report& report) {
  std::vector<std::string> lines;
  if (report.suite == nullptr) return lines;
  for (const auto& row : summary_rows(*report.suite)) lines.push_back(fmt::format("{} = {}", row.name, row.formula));
  return lines;
}

std::vector<std::string> repeat_formula_lines(std::size_t attempts) {
  return {
      fmt::format("pass@{0} = right at least once in {0} answers; pass^{0} = right in all of {0}; maj@{0} = the most "
                  "frequent of {0} is right, votes counted over equal calls; flips = cases with answers of both "
                  "verdicts. The tables above count the first answer of each case.",
                  attempts)};
}

std::vector<std::string> not_run_lines(const Report& report) {
  std::vector<std::string> lines;
  if (report.suite == nullptr) return lines;
  const Shape shape = shape_of(report);
  for (const auto& row : summary_rows(*report.suite)) {
    std::vector<std::pair<std::string, std::string>> why;  // language, the rest of the sentence
    for (const auto& lang : shape.langs) {
      const auto value = row.compute(Accuracies(report.tally, lang, shape.rules.front()));
      if (!value.value) why.emplace_back(lang, not_run_reason(report, lang, value));
    }
    const bool all_alike = why.size() == shape.langs.size() &&
                           std::ranges::all_of(why, [&](const auto& entry) { return entry.second == why[0].second; });
    if (all_alike) why.resize(1);
    for (const auto& [lang, reason] : why)
      lines.push_back(fmt::format("{} {}", in_lang(row.name, all_alike ? "" : lang), reason));
  }
  return lines;
}

std::string how_asked(const Report& report) {
  std::string text;
  if (!report.mode.empty()) text += ", mode " + report.mode;
  if (!report.prompts_name.empty()) text += ", prompts " + report.prompts_name;
  if (!report.settings.empty()) text += ", " + report.settings;
  return text;
}

std::vector<std::string> warning_lines(const Report& report) {
  std::vector<std::string> lines;
  if (auto line = incomplete_line(report); !line.empty()) lines.push_back(std::move(line));
  if (auto line = incomplete_later_line(report); !line.empty()) lines.push_back(std::move(line));
  for (const auto& gap : report.gaps)
    if (std::ranges::find(lines, gap) == lines.end()) lines.push_back(gap);
  for (auto& line : infra_lines(report)) lines.push_back(std::move(line));
  if (auto line = no_data_line(report); !line.empty()) lines.push_back(std::move(line));
  if (report.prompts == "own" && report.suite != nullptr && report.suite->published)
    lines.emplace_back("own prompts: not comparable with published figures");
  if (!report.settings.empty() && report.suite != nullptr && report.suite->published)
    lines.push_back(report.settings + ": not comparable with published figures");
  std::size_t foreign = 0, only_finish = 0;
  for (const auto& [key, counts] : report.tally.categories()) {
    foreign += counts.foreign_errors;
    for (const auto& [id, rules] : counts.rules) {
      if (const auto at = rules.errors.find(to_string(ErrorType::t_eval_only_finish)); at != rules.errors.end())
        only_finish += at->second;
    }
  }
  for (const auto& [key, counts] : report.tally.categories())
    for (const auto& [rules, verdicts] : counts.rules) {
      for (const auto& [reason, count] : verdicts.not_scored)
        lines.push_back(fmt::format("NOT SCORED: {} of {} cases of {} under {}: {}. They are in no figure.", count,
                                    counts.total, in_lang(key.second, key.first), rules, reason));
      if (verdicts.stubbed > 0)
        lines.push_back(
            fmt::format("STUB: {} of {} {} judged under {} with stub vectors; {} part in the figures is meaningless.",
                        counted(verdicts.stubbed, "case"), in_lang(key.second, key.first),
                        form(verdicts.stubbed, "was", "were"), rules, form(verdicts.stubbed, "its", "their")));
    }
  if (only_finish > 0)
    lines.push_back(
        fmt::format("{} plans hold FinishAction alone and score 0; the reference breaks off at them.", only_finish));
  if (foreign > 0)
    lines.push_back(
        fmt::format("{} of the tool that stored {}; judged as {}",
                    counted(foreign, "stored answer looks like an error text", "stored answers look like error texts"),
                    form(foreign, "it", "them"), form(foreign, "an answer", "answers")));
  lines.insert(lines.end(), report.warnings.begin(), report.warnings.end());
  for (auto& line : unscored_thought_lines(report)) lines.push_back(std::move(line));
  return lines;
}

std::vector<std::string> remark_lines(const Report& report) {
  std::vector<std::string> lines;
  const Shape shape = shape_of(report);
  for (const auto& one : shape.rules)
    for (const auto& other : shape.rules) {
      const Counts errors = rejected_by_one(report.tally, one, other);
      if (!errors.empty())
        lines.push_back(fmt::format("{} rejects {} that {} accepts: {}", one, total(errors), other, listed(errors)));
    }
  for (const auto& [key, counts] : report.tally.categories())
    for (const auto& [rules, verdicts] : counts.rules)
      if (verdicts.unattainable > 0)
        lines.push_back(fmt::format(
            "{} rejects the gold answers of {} of the {} cases of {} too: answers equal to the gold ones reach {}",
            rules, verdicts.unattainable, verdicts.scored, in_lang(key.second, key.first),
            percent(counts.ceiling(rules))));
  if (auto line = cost_line(report.tally); !line.empty()) lines.push_back(std::move(line));
  if (auto line = resolution_line(report, shape); !line.empty()) lines.push_back(std::move(line));
  lines.insert(lines.end(), report.notes.begin(), report.notes.end());
  for (const auto& diagnosis : report.diagnoses)
    for (auto& line : diagnosis_lines(diagnosis)) lines.push_back(std::move(line));
  return lines;
}

}  // namespace evalrun::reports
