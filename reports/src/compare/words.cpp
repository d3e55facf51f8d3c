#include "compare/words.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "evalrun/messages.hpp"
#include "evalrun/reports/format.hpp"

namespace evalrun::reports {

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

std::vector<std::string> figure_cells(std::string name, const Paired& figures) {
  if (figures.n == 0) return {std::move(name), "-", "not compared"};
  return {std::move(name),
          std::to_string(figures.n),
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

std::vector<std::string> caution_lines(const Comparison& both) {
  std::vector<std::string> lines;
  for (const auto& [name, report] : {std::pair{"BASE", &both.base}, std::pair{"NEW", &both.next}})
    if (const auto cases = case_counts(*report); !cases.complete())
      lines.push_back(fmt::format("INCOMPLETE: {} of {} selected cases of {} have an answer ({}).", cases.answered,
                                  cases.selected, name, missing_words(cases)));
  if (both.unanswered > 0)
    lines.push_back(
        fmt::format("{}ot compared, without an answer (infra) in one of the runs: {}; run the same command again to "
                    "ask once more.",
                    both.incomplete ? "INCOMPLETE: n" : "N", cases_text(both.unanswered)));
  if (both.only_base > 0)
    lines.push_back(fmt::format("Not compared, since in BASE alone: {}.", cases_text(both.only_base)));
  if (both.only_next > 0)
    lines.push_back(fmt::format("Not compared, since in NEW alone: {}.", cases_text(both.only_next)));
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
