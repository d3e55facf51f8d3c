#include "words.hpp"

#include <algorithm>
#include <functional>
#include <tuple>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/reports/as_meant.hpp"

#include "render/figures.hpp"
#include "text/messages.hpp"

namespace evalrun::reports {
namespace {

/// "simple_java, multiple, parallel and 3 more categories".
std::string first_of(std::vector<std::string> names, std::string_view one, std::string_view many) {
  constexpr std::size_t most = 3;
  const auto more = names.size() > most ? names.size() - most : 0;
  names.resize(names.size() - more);
  return fmt::format("{}{}", fmt::join(names, ", "),
                     more > 0 ? fmt::format(" and {} more", counted(more, one, many)) : "");
}

/// " (simple_java, multiple, parallel and 3 more categories)": the categories with a count above zero.
template <class CountOf>
std::string categories_with(const Comparison& both, const CountOf& count_of) {
  std::vector<std::string> names;
  for (const auto& one : both.categories)
    if (std::invoke(count_of, one) > 0) names.push_back(in_lang(one.category, one.lang));
  return fmt::format(" ({})", first_of(std::move(names), "category", "categories"));
}

bool accepts_infra(const Comparison& both) { return infra_accepted(both.base) || infra_accepted(both.next); }

/// missing_words() for a comparison, which leaves out cases without an answer instead of counting them as wrong.
std::string missing_here(CaseCounts counts) {
  const auto unanswered = std::exchange(counts.no_answer, 0);
  auto words = missing_words(counts);
  if (unanswered == 0) return words;
  if (!words.empty()) words += ", ";
  return words + fmt::format("{} got none: infra, left out of the comparison", unanswered);
}

/// How many cases and answers of a run are missing; empty if none.
std::vector<std::string> run_lines(std::string_view name, const Report& report) {
  std::vector<std::string> lines;
  const std::string_view mark = is_acceptable(report) ? "" : "INCOMPLETE: ";
  if (const auto cases = case_counts(report); !cases.complete())
    lines.push_back(fmt::format("{}{} of {} selected cases of {} have an answer ({}).", mark, cases.answered,
                                cases.selected, name, missing_here(cases)));
  if (const auto later = later_counts(report); !later.complete())
    lines.push_back(fmt::format("{}{} of {} answers of {} after the first have come ({}).", mark, later.answered,
                                later.selected, name, missing_here(later)));
  return lines;
}

/// Cases that were not judged, by reason.
void add_unscored_lines(std::vector<std::string>& lines, const Comparison& both) {
  for (const auto& [reason, cases] : both.not_scored) {
    const auto here = [&why = reason](const CategoryComparison& one) {
      const auto at = one.not_scored.find(why);
      return at == one.not_scored.end() ? 0 : at->second;
    };
    lines.push_back(
        fmt::format("INCOMPLETE: not compared, since not scored in one of the runs: {}{}: {}. Score them, or compare "
                    "other categories alone (--category NAMES).",
                    cases_text(cases), categories_with(both, here), reason));
  }
}

void add_stub_lines(std::vector<std::string>& lines, const Comparison& both) {
  for (const auto& one : both.categories)
    if (one.stubbed > 0)
      lines.push_back(fmt::format("STUB: {} of {} {} judged with stub vectors; {} part in the figures is meaningless.",
                                  cases_text(one.stubbed), in_lang(one.category, one.lang),
                                  form(one.stubbed, "was", "were"), form(one.stubbed, "its", "their")));
}

/// Cases that are compared without all their answers.
void add_fewer_line(std::vector<std::string>& lines, const Comparison& both) {
  std::size_t cases = 0;
  bool lacking = false;
  for (const auto& one : both.categories) {
    cases += one.fewer_answers;
    lacking = lacking || (one.fewer_answers > 0 && one.lacks_cases());
  }
  if (cases > 0)
    lines.push_back(fmt::format("{}ompared over fewer answers than planned: {}{}.", lacking ? "INCOMPLETE: c" : "C",
                                cases_text(cases), categories_with(both, &CategoryComparison::fewer_answers)));
}

/// The first rule set of the runs, if they are compared by another, by which it is not known how answers were meant;
/// otherwise empty.
std::string other_rules_as_meant(const Comparison& both) {
  std::string first;
  for (const auto* report : {&both.base, &both.next})
    if (const auto rules = shape_of(*report).rules; !rules.empty()) {
      if (rules.front() == both.rules) return {};
      if (first.empty()) first = rules.front();
    }
  return first;
}

/// Why there are no figures as meant although answers are read otherwise than officially.
void add_unmeant_line(std::vector<std::string>& lines, const Comparison& both) {
  const auto first = other_rules_as_meant(both);
  if (first.empty() || !(reads_otherwise(both.base) || reads_otherwise(both.next))) return;
  lines.push_back(
      fmt::format("No figures as meant: they are known by {}, the first rule set of the runs, and not by {}; a "
                  "comparison without --rules shows them.",
                  first, both.rules));
}

/// How many cases have no answer in one of the runs, and what to do: ask again, unless the server refused the request.
std::string unanswered_line(const Comparison& both) {
  auto kinds = both.base.tally.infra_kinds();
  kinds.merge(both.next.tally.infra_kinds());
  std::size_t refused = 0, others = 0;
  for (const auto& kind : kinds.sorted()) (kind.is_refusal() ? refused : others) += kind.count;
  std::string remedy;
  if (accepts_infra(both)) {
    remedy = "accepted by --accept-infra";
  } else if (refused == 0) {
    remedy = "run the same command again to ask once more";
  } else {
    remedy = fmt::format(
        "{} would fail again in the same way: change the request or the server, or accept so many with "
        "--accept-infra {}",
        refused, std::max(both.base.tally.infra(), both.next.tally.infra()));
    if (others > 0) remedy = "run the same command again to ask the other cases once more; " + remedy;
  }
  return fmt::format("{}ot compared, without an answer (infra) in one of the runs: {}; {}.",
                     accepts_infra(both) ? "N" : "INCOMPLETE: n", cases_text(both.unanswered), remedy);
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

std::vector<std::string> figure_cells(std::string name, const Paired& figures, std::size_t of) {
  auto n = part_of(figures.n, of);
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

std::vector<std::string> summary_cells(std::string name, const SummaryComparison& line) {
  if (!line.base || !line.next) return {std::move(name), "-", line.missing.empty() ? "not compared" : "not run"};
  std::vector<std::string> cells{std::move(name), part_of(line.n, line.cases), percent(line.base), percent(line.next)};
  if (line.difference)
    cells.insert(cells.end(), {signed_points(line.difference->estimate), points_interval(line.difference->interval),
                               p_text(line.difference->p_value)});
  else
    cells.insert(cells.end(), {signed_points(*line.next - *line.base), "-", "-"});
  return cells;
}

std::vector<std::string> summary_notes(const Comparison& both) {
  std::vector<std::pair<std::string, std::vector<std::string>>> by_reason;
  for (const auto& line : both.summaries) {
    if (line.not_compared.empty()) continue;
    auto at = std::ranges::find(by_reason, line.not_compared, [](const auto& entry) { return entry.first; });
    if (at == by_reason.end()) at = by_reason.insert(at, {line.not_compared, {}});
    at->second.push_back(in_lang(std::string(line.row->name), line.lang));
  }
  std::vector<std::string> lines;
  for (const auto& [reason, names] : by_reason)
    lines.push_back(fmt::format("{}: {}.", first_of(names, "summary", "summaries"), reason));
  return lines;
}

std::string part_of(std::size_t n, std::size_t of) {
  return n < of ? fmt::format("{} of {}", n, of) : std::to_string(n);
}

std::string side_text(const CaseSide& side) {
  std::string one = side.error_type.empty() ? "right" : side.error_type;
  if (side.attempts <= 1) return one;
  return fmt::format("{} of {} right{}", side.right, side.attempts, side.error_type.empty() ? "" : ", else " + one);
}

std::string cases_text(std::size_t n) { return counted(n, "case"); }

std::size_t all_cases(const Comparison& both) {
  std::size_t sum = both.left_out;
  for (const auto& one : both.categories) sum += one.cases;
  return sum;
}

std::vector<std::string> caution_lines(const Comparison& both) {
  std::vector<std::string> lines;
  bool asked = true;
  for (const auto& [name, report] : {std::pair{"BASE", &both.base}, std::pair{"NEW", &both.next}}) {
    asked = asked && case_counts(*report).complete();
    for (auto& line : run_lines(name, *report)) lines.push_back(std::move(line));
  }
  if (both.unanswered > 0) lines.push_back(unanswered_line(both));
  add_unscored_lines(lines, both);
  add_fewer_line(lines, both);
  for (const auto& [name, count, cases] : {std::tuple{"BASE", &CategoryComparison::only_base, both.only_base},
                                           std::tuple{"NEW", &CategoryComparison::only_next, both.only_next}})
    if (cases > 0)
      lines.push_back(fmt::format("{}ot compared, since in {} alone: {}{}.", both.shared_only ? "N" : "INCOMPLETE: n",
                                  name, cases_text(cases), categories_with(both, count)));
  if (both.only_base + both.only_next > 0 && !both.shared_only && asked)
    lines.emplace_back(
        "To compare a part on purpose: --category NAMES compares the categories named, --allow-different selection all "
        "cases that both runs have.");
  add_stub_lines(lines, both);
  add_unmeant_line(lines, both);
  lines.insert(lines.end(), both.warnings.begin(), both.warnings.end());
  return lines;
}

std::string check_text(const GateCheck& check) {
  if (check.n == 0) return check.reason;
  if (!check.tested) return fmt::format("{} (n {})", check.reason, check.n);
  return fmt::format("{} (n {}, p {}{})", check.reason, check.n, p_text(check.p_value),
                     check.adjusted_p > check.p_value ? ", adjusted " + p_text(check.adjusted_p) : "");
}

std::string check_name(const Comparison& both, const GateCheck& check) {
  const auto summary = std::ranges::find_if(both.summaries, [&](const SummaryComparison& line) {
    return check.scope == GateScope::summary && line.row->id == check.what;
  });
  return in_lang(summary == both.summaries.end() ? check.what : std::string(summary->row->name), check.lang);
}

namespace {

/// One run of a comparison as meant, over the compared answers.
struct MeantOfRun {
  const Report& run;
  Report compared;
  Tally meant;
  std::optional<AsMeantFigures> figures;  ///< nullopt: not known of every answer

  MeantOfRun(const Comparison& both, const Report& of, const Tally& tally)
      : run(of),
        compared{.suite = of.suite, .model = of.model, .rules = both.rules, .tally = tally, .settings = of.settings},
        meant(tally.as_meant(both.rules)),
        figures(known_without_summaries(compared)) {}

  [[nodiscard]] MeantSide category(const CategoryComparison& one) const {
    const auto &lang = one.lang, &name = one.category, &rules = compared.rules;
    const auto* counts = compared.tally.find(lang, name);
    MeantSide side{.official = counts != nullptr ? counts->accuracy(rules) : std::nullopt};
    if (const auto* known = meant.find(lang, name)) side.meant = known->accuracy(rules);
    if (!side.official) side.why = run.tally.find(lang, name) == nullptr ? "not run" : "not compared";
    return side;
  }
  [[nodiscard]] MeantSide summary(const SummaryRow& row, const std::string& lang) const {
    const auto official = row.compute(Accuracies(compared.tally, lang, compared.rules));
    const auto known = row.compute(Accuracies(meant, lang, compared.rules));
    MeantSide side{.official = official.value, .why = official.value ? "" : "not run"};
    if (official.counted == known.counted) side.meant = known.value;
    return side;
  }
  [[nodiscard]] MeantSide total() const {
    std::size_t n = 0, correct = 0;
    for (const auto& [key, counts] : compared.tally.categories()) {
      n += counts.n(compared.rules);
      correct += counts.correct(compared.rules);
    }
    MeantSide side{.why = n == 0 ? "not compared" : ""};
    if (n != 0) side.official = static_cast<double>(correct) / static_cast<double>(n);
    if (n != 0 && figures) side.meant = figures->all.accuracy();
    return side;
  }
  [[nodiscard]] std::string line(std::string_view side) const {
    return fmt::format("{}: {}", side, figures ? meant_headline(*figures) : unknown_line(compared));
  }
};

struct BothMeant {
  MeantOfRun base, next;
  explicit BothMeant(const Comparison& both)
      : base(both, both.base, both.base_compared), next(both, both.next, both.next_compared) {}
};

/// Whether there is anything to show.
bool has_meaning(const Comparison& both) {
  return !both.base_compared.categories().empty() && !both.next_compared.categories().empty() &&
         other_rules_as_meant(both).empty();
}

}  // namespace

std::vector<MeantPair> meant_pairs(const Comparison& both) {
  if (!has_meaning(both)) return {};
  const BothMeant as(both);
  std::vector<MeantPair> pairs;
  for (const auto& one : both.categories)
    pairs.push_back({.kind = "category",
                     .lang = one.lang,
                     .id = one.category,
                     .name = one.category,
                     .n = one.figures.n,
                     .cases = one.cases,
                     .base = as.base.category(one),
                     .next = as.next.category(one)});
  for (const auto& one : both.summaries) {
    MeantPair pair{.kind = "summary",
                   .lang = one.lang,
                   .id = std::string(one.row->id),
                   .name = std::string(one.row->name),
                   .n = one.n,
                   .cases = one.cases,
                   .base = as.base.summary(*one.row, one.lang),
                   .next = as.next.summary(*one.row, one.lang)};
    if (pair.base.official || pair.next.official) pairs.push_back(std::move(pair));
  }
  pairs.push_back({.kind = "total",
                   .lang = "",
                   .id = "total",
                   .name = "total",
                   .n = both.total.n,
                   .cases = all_cases(both),
                   .base = as.base.total(),
                   .next = as.next.total()});
  return pairs;
}

std::vector<std::string> meant_pair_titles(const Comparison& both) {
  const BothMeant as(both);
  return {
      "as meant",    "n", "base " + basis_of(as.base.compared), "base as meant", "new " + basis_of(as.next.compared),
      "new as meant"};
}

std::vector<std::string> meant_pair_cells(const MeantPair& pair) {
  std::vector<std::string> cells{in_lang(pair.name, pair.lang), part_of(pair.n, pair.cases)};
  for (const auto* side : {&pair.base, &pair.next}) {
    cells.push_back(side->official ? percent(side->official) : side->why);
    cells.push_back(side->meant ? percent(side->meant) : side->official ? "not known" : side->why);
  }
  return cells;
}

std::vector<std::string> meant_pair_lines(const Comparison& both) {
  if (!has_meaning(both)) return {};
  const BothMeant as(both);
  return {as.base.line("base"), as.next.line("new")};
}

}  // namespace evalrun::reports
