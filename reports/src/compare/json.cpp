// JSON that follows reports/schema/comparison-1.schema.json. A new field keeps the version.
#include <cmath>

#include <nlohmann/json.hpp>

#include "evalrun/reports/compare.hpp"

#include "render/as_meant_json.hpp"
#include "words.hpp"

namespace evalrun::reports {
namespace {

using nlohmann::ordered_json;

/// To nine decimals, so that results of logarithms and roots have the same digits on every machine.
double rounded(double value) {
  const double out = std::round(value * 1e9) / 1e9;
  return out == 0 ? 0 : out;  // no -0
}
ordered_json interval(const Interval& around) { return {rounded(around.low), rounded(around.high)}; }

ordered_json side_json(const std::string& name, const Report& report) {
  ordered_json out{{"name", name},
                   {"model", report.model},
                   {"total", report.tally.total()},
                   {"infra", report.tally.infra()},
                   {"selected", case_counts(report).selected},
                   {"answered", case_counts(report).answered},
                   {"complete", is_complete(report)},
                   {"suite", report.suite != nullptr ? ordered_json(report.suite->id) : ordered_json(nullptr)}};
  if (const auto figures = as_meant(report)) out["as_meant"] = as_meant_json(*figures);
  return out;
}

ordered_json paired_json(const Paired& paired) {
  ordered_json out{{"n", paired.n}};
  if (paired.n == 0) return out;
  out["base"] = rounded(paired.base);
  out["new"] = rounded(paired.next);
  out["change"] = rounded(paired.change());
  out["interval95"] = interval(paired.difference);
  out["worse"] = paired.down;
  out["better"] = paired.up;
  out["p"] = rounded(paired.p_value);
  out["detectable"] = rounded(paired.detectable);
  return out;
}

ordered_json category_json(const CategoryComparison& one) {
  ordered_json out{{"lang", one.lang}, {"category", one.category}, {"figures", paired_json(one.figures)}};
  out["holm_p"] = one.figures.n > 0 ? ordered_json(rounded(one.adjusted_p)) : ordered_json(nullptr);
  out["unanswered"] = one.unanswered;
  out["not_scored"] = one.not_scored;
  out["only_base"] = one.only_base;
  out["only_new"] = one.only_next;
  out["fewer_answers"] = one.fewer_answers;
  out["stubbed"] = one.stubbed;
  out["cases"] = one.cases;
  out["complete"] = one.complete;
  out["accepted"] = one.accepted;
  return out;
}

ordered_json summary_json(const SummaryComparison& line) {
  ordered_json out{{"id", line.row->id}, {"name", line.row->name}, {"lang", line.lang}, {"n", line.n}};
  const bool known = line.base && line.next, tested = line.difference.has_value();
  const auto maybe = [](bool is_known, double value) {
    return is_known ? ordered_json(rounded(value)) : ordered_json(nullptr);
  };
  const double change = line.next.value_or(0) - line.base.value_or(0);
  const BootstrapResult difference = line.difference.value_or(BootstrapResult{});
  out["base"] = maybe(known, line.base.value_or(0));
  out["new"] = maybe(known, line.next.value_or(0));
  out["change"] = maybe(known, tested ? difference.estimate : change);
  out["interval95"] = tested ? interval(difference.interval) : ordered_json(nullptr);
  out["p"] = maybe(tested, difference.p_value);
  out["missing"] = line.missing;
  if (!line.not_compared.empty()) out["not_compared"] = line.not_compared;
  out["cases"] = line.cases;
  out["complete"] = line.complete;
  out["accepted"] = line.accepted;
  return out;
}

ordered_json case_side_json(const CaseSide& side) {
  return {{"right", side.right},
          {"samples", side.attempts},
          {"outcome", to_string(side.outcome)},
          {"error_type", side.error_type},
          {"errors", side.errors},
          {"output", side.output ? ordered_json(*side.output) : ordered_json(nullptr)}};
}

ordered_json changes_json(const std::vector<CaseChange>& changes) {
  auto out = ordered_json::array();
  for (const auto& change : changes)
    out.push_back({{"lang", change.lang},
                   {"category", change.category},
                   {"id", change.id},
                   {"base", case_side_json(change.base)},
                   {"new", case_side_json(change.next)}});
  return out;
}

/// The figures as meant over the compared cases.
ordered_json meant_json(const std::vector<MeantPair>& pairs) {
  auto out = ordered_json::array();
  const auto maybe = [](std::optional<double> value) {
    return value ? ordered_json(rounded(*value)) : ordered_json(nullptr);
  };
  for (const auto& one : pairs)
    out.push_back({{"kind", one.kind},
                   {"lang", one.lang},
                   {"id", one.id},
                   {"n", one.n},
                   {"cases", one.cases},
                   {"base_official", maybe(one.base.official)},
                   {"base", maybe(one.base.meant)},
                   {"new_official", maybe(one.next.official)},
                   {"new", maybe(one.next.meant)}});
  return out;
}

ordered_json gate_json(const GateResult& gate) {
  ordered_json out{{"verdict", to_string(gate.verdict)},
                   {"alpha", gate.rules.alpha},
                   {"power", gate.rules.power},
                   {"require_power", gate.rules.require_power},
                   {"checks", ordered_json::array()}};
  const auto tested = [](const GateCheck& check, double value) {
    return check.tested ? ordered_json(rounded(value)) : ordered_json(nullptr);
  };
  for (const auto& check : gate.checks)
    out["checks"].push_back({{"scope", to_string(check.scope)},
                             {"lang", check.lang},
                             {"what", check.what},
                             {"verdict", to_string(check.verdict)},
                             {"reason", check.reason},
                             {"n", check.n},
                             {"change", rounded(check.change)},
                             {"max_drop", rounded(check.max_drop)},
                             {"p", tested(check, check.p_value)},
                             {"adjusted_p", tested(check, check.adjusted_p)},
                             {"detectable", tested(check, check.detectable)}});
  return out;
}

std::string render_comparison_json(const Comparison& both, const RenderOptions&) {
  ordered_json out{{"schema", "evalrun-comparison/1"},
                   {"base", side_json(both.base_name, both.base)},
                   {"new", side_json(both.next_name, both.next)},
                   {"rules", both.rules},
                   {"warnings", both.warnings},
                   {"unanswered", both.unanswered},
                   {"not_scored", both.not_scored},
                   {"only_base", both.only_base},
                   {"only_new", both.only_next},
                   {"left_out", both.left_out},
                   {"complete", both.complete()},
                   {"accepted", both.accepted()},
                   {"total", paired_json(both.total)},
                   {"categories", ordered_json::array()},
                   {"summaries", ordered_json::array()},
                   {"gate", both.gate ? gate_json(*both.gate) : ordered_json(nullptr)},
                   {"movements", ordered_json::array()}};
  for (const auto& one : both.categories) out["categories"].push_back(category_json(one));
  for (const auto& line : both.summaries) out["summaries"].push_back(summary_json(line));
  if (const auto pairs = meant_pairs(both); !pairs.empty()) out["as_meant"] = meant_json(pairs);
  for (const auto& one : both.movements)
    out["movements"].push_back(
        {{"lang", one.lang}, {"category", one.category}, {"from", one.from}, {"to", one.to}, {"cases", one.cases}});
  out["worse"] = changes_json(both.down);
  out["better"] = changes_json(both.up);
  return out.dump(1, ' ', false, ordered_json::error_handler_t::replace) + '\n';
}

}  // namespace

namespace comparison_rows {

extern const ComparisonRenderer json{
    .id = "json", .flag = "--json", .help = "also write a JSON file", .render = render_comparison_json};

}  // namespace comparison_rows

}  // namespace evalrun::reports
