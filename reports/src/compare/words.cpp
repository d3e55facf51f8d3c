#include "compare/words.hpp"

#include <algorithm>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/messages.hpp"
#include "evalrun/reports/format.hpp"

namespace evalrun::reports {
namespace {

/// " (simple_java, multiple and 3 more categories)": where a count is not zero.
std::string categories_with(const Comparison& both, std::size_t CategoryComparison::* count) {
  constexpr std::size_t most = 3;
  std::vector<std::string> names;
  for (const auto& one : both.categories)
    if (one.*count > 0) names.push_back(in_lang(one.category, one.lang));
  const auto more = names.size() > most ? names.size() - most : 0;
  names.resize(names.size() - more);
  return fmt::format(" ({}{})", fmt::join(names, ", "),
                     more > 0 ? fmt::format(" and {} more", counted(more, "category", "categories")) : "");
}

/// Cases that one of the runs has no answer to, and what to do: asking again helps where nothing was refused.
std::string unanswered_line(const Comparison& both) {
  auto kinds = both.base.tally.infra_kinds();
  kinds.merge(both.next.tally.infra_kinds());
  std::size_t refused = 0, others = 0;
  for (const auto& kind : kinds.sorted()) (kind.is_refusal() ? refused : others) += kind.count;
  std::string remedy;
  if (infra_accepted(both.base) || infra_accepted(both.next)) {
    remedy = "accepted by --accept-infra";
  } else if (refused == 0) {
    remedy = "run the same command again to ask once more";
  } else {
    remedy = fmt::format(
        "{} would fail again in the same way: change the request or the server, or accept so many with "
        "--accept-infra {}",
        refused, std::max(both.base.tally.infra(), both.next.tally.infra()));
    if (others > 0) remedy = "run the same command again to ask the others once more; " + remedy;
  }
  return fmt::format("{}ot compared, without an answer (infra) in one of the runs: {}; {}.",
                     both.incomplete ? "INCOMPLETE: n" : "N", cases_text(both.unanswered), remedy);
}

}  // namespace

std::string signed_points(double fraction) {
  auto text = fixed(fraction * 100);
  if (text == "-0.00") return "0.00";
  return fraction > 0 && text != "0.00" ? "+" + text : text;
}

std::string points_interval(const Interval& around) {
  return fmt::format("{} to {}", signed_points(around.low), signed_points(around.high));
}

std::string p_text(double p) { return p < 0.0001 ? "<0.0001" : fixed(p, 4); }

std::string in_lang(const std::string& name, const std::string& lang) {
  return lang.empty() ? name : fmt::format("{} [{}]", name, lang);
}

std::vector<std::string> figure_cells(std::string name, const Paired& figures, std::size_t of) {
  auto n = figures.n < of ? fmt::format("{} of {}", figures.n, of) : std::to_string(figures.n);
  if (figures.n == 0) return {std::move(name), of > 0 ? std::move(n) : "-", "not compared"};
  return {std::move(name),
          std::move(n),
          percent(figures.base),
          percent(figures.next),
          signed_points(figures.change()),
          points_interval(figures.difference),
          std::to_string(figures.down),
          std::to_string(figures.up),
          p_text(figures.p_value)};
}

std::string side_text(const CaseSide& side) {
  std::string one = side.error_type.empty() ? "right" : side.error_type;
  if (side.samples <= 1) return one;
  return fmt::format("{} of {} right{}", side.right, side.samples, side.error_type.empty() ? "" : ", else " + one);
}

std::string cases_text(std::size_t n) { return counted(n, "case"); }

std::size_t all_cases(const Comparison& both) {
  std::size_t sum = 0;
  for (const auto& one : both.categories) sum += one.cases;
  return sum;
}

std::vector<std::string> caution_lines(const Comparison& both) {
  std::vector<std::string> lines;
  bool asked = true;
  for (const auto& [name, report] : {std::pair{"BASE", &both.base}, std::pair{"NEW", &both.next}}) {
    if (const auto cases = case_counts(*report); !cases.complete()) {
      asked = false;
      lines.push_back(fmt::format("INCOMPLETE: {} of {} selected cases of {} have an answer ({}).", cases.answered,
                                  cases.selected, name, missing_words(cases)));
    }
    if (const auto later = incomplete_later_line(*report); !later.empty())
      lines.push_back(fmt::format("{}: {}", name, later));
  }
  if (both.unanswered > 0) lines.push_back(unanswered_line(both));
  for (const auto& [name, count, cases] : {std::tuple{"BASE", &CategoryComparison::only_base, both.only_base},
                                           std::tuple{"NEW", &CategoryComparison::only_next, both.only_next}})
    if (cases > 0)
      lines.push_back(fmt::format("{}ot compared, since in {} alone: {}{}.", both.shared_only ? "N" : "INCOMPLETE: n",
                                  name, cases_text(cases), categories_with(both, count)));
  if (both.only_base + both.only_next > 0 && !both.shared_only && asked)
    lines.emplace_back(
        "To compare a part on purpose: --category NAMES compares the categories named, --allow-different selection all "
        "cases that both runs have.");
  lines.insert(lines.end(), both.warnings.begin(), both.warnings.end());
  return lines;
}

std::string check_text(const GateCheck& check) {
  if (check.n == 0) return check.reason;
  return fmt::format("{} (n {}, p {}{})", check.reason, check.n, p_text(check.p_value),
                     check.adjusted_p > check.p_value ? ", adjusted " + p_text(check.adjusted_p) : "");
}

std::string check_name(const Comparison& both, const GateCheck& check) {
  const auto summary = std::ranges::find_if(both.summaries, [&](const SummaryComparison& line) {
    return check.scope == GateScope::summary && line.row->id == check.what;
  });
  return in_lang(summary == both.summaries.end() ? check.what : std::string(summary->row->name), check.lang);
}

}  // namespace evalrun::reports
