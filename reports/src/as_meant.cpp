#include "evalrun/reports/as_meant.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "render/figures.hpp"
#include "text/messages.hpp"

namespace evalrun::reports {
namespace {

double share(std::size_t part, std::size_t n) {
  return n == 0 ? 0 : static_cast<double>(part) / static_cast<double>(n);
}

void add(MeantFigure& to, const MeantFigure& one) {
  to.n += one.n;
  to.answers += one.answers;
  to.cases += one.cases;
  to.official_correct += one.official_correct;
  to.correct += one.correct;
  to.differing += one.differing;
  for (const auto& [form, count] : one.forms) to.forms[form] += count;
}

/// Whether the cases of a category expect a call. Names decide in categories of one's own, as for their cases.
bool expects_calls(const Report& report, std::string_view name) {
  const auto* category = report.suite != nullptr ? report.suite->category(name) : nullptr;
  if (category != nullptr) return category->task != Task::irrelevance;
  return name.find("irrelevance") == std::string_view::npos;
}

}  // namespace

std::string forms_words(const Counts& forms, std::string_view of) {
  std::vector<std::pair<std::string, std::size_t>> order(forms.begin(), forms.end());
  std::ranges::stable_sort(order, std::ranges::greater(), [](const auto& one) { return one.second; });
  std::vector<std::string> parts;
  for (const auto& [form, count] : order)
    parts.push_back(fmt::format("{}{} {}", count, parts.empty() ? of : "",
                                form.empty() ? std::string("as no call") : fmt::format("in {}", form)));
  return fmt::format("{}", fmt::join(parts, ", "));
}

double MeantFigure::official() const { return share(official_correct, n); }
double MeantFigure::accuracy() const { return share(correct, n); }
Interval MeantFigure::interval() const { return wilson(correct, n); }

std::string MeantFigure::read_words() const {
  return differing == 0 ? std::string() : forms_words(forms, fmt::format(" of {} answers", answers));
}

MeantFigure meant_figure(const Report& report, std::string_view lang, std::string_view category,
                         std::string_view rules) {
  const auto& counts = *report.tally.find(lang, category);
  const auto& of = counts.rules.find(rules)->second;
  return {.lang = std::string(lang),
          .category = std::string(category),
          .n = counts.n(rules),
          .answers = of.scored - std::min(of.scored, of.no_result),
          .cases = case_counts(report, lang, category),
          .official_correct = of.correct,
          .correct = of.correct + of.meant.gained - of.meant.lost,
          .differing = of.meant.differing(),
          .forms = of.meant.forms,
          .basis = basis_of(report)};
}

std::optional<AsMeantFigures> known_without_summaries(const Report& report) {
  const auto shape = shape_of(report);
  if (shape.rules.empty()) return std::nullopt;
  AsMeantFigures out{.rules = shape.rules.front(), .categories = {}, .all = {}, .calls = {}, .summaries = {}};
  for (const auto& category : shape.categories)
    for (const auto& lang : shape.langs) {
      const auto* counts = report.tally.find(lang, category);
      const bool judged = counts != nullptr && counts->accuracy(out.rules).has_value();
      if (judged && !counts->rules.find(out.rules)->second.meant_known()) return std::nullopt;
      const auto one = judged ? meant_figure(report, lang, category, out.rules)
                              : MeantFigure{.lang = {}, .category = {}, .cases = case_counts(report, lang, category)};
      if (judged) out.categories.push_back(one);
      const bool calls = expects_calls(report, category);
      if (calls) add(out.calls, one);
      out.only_calls = out.only_calls || (!calls && one.cases.selected != 0);
    }
  for (const auto& one : out.categories) add(out.all, one);
  out.all.cases = case_counts(report);
  out.all.basis = out.calls.basis = basis_of(report);
  if (out.calls.n == 0) out.only_calls = false;
  if (!out.only_calls) out.calls = out.all;
  return out;
}

std::optional<AsMeantFigures> known_as_meant(const Report& report) {
  auto found = known_without_summaries(report);
  if (!found || report.suite == nullptr) return found;
  auto& out = *found;
  const auto shape = shape_of(report);
  const auto meant = report.tally.as_meant(out.rules);
  for (const auto& row : summary_rows(*report.suite))
    for (const auto& lang : shape.langs) {
      MeantSummary one{.row = &row,
                       .lang = lang,
                       .official = summary_value(row, report.tally, lang, out.rules),
                       .meant = summary_value(row, meant, lang, out.rules)};
      one.cases = case_counts(report, lang, one.official);
      if (one.official.value && one.meant.value) out.summaries.push_back(std::move(one));
    }
  return found;
}

std::size_t unknown_meaning(const Report& report) {
  const auto shape = shape_of(report);
  std::size_t unknown = 0;
  for (const auto& [key, counts] : report.tally.categories()) {
    const auto it = shape.rules.empty() ? counts.rules.end() : counts.rules.find(shape.rules.front());
    if (it != counts.rules.end()) unknown += it->second.scored - std::min(it->second.scored, it->second.meant.known);
  }
  return unknown;
}

std::string basis_of(const Report& report) {
  const auto holds = [&](std::string_view words) { return report.settings.find(words) != std::string::npos; };
  if (holds("decoded as") || holds("reasoning removed")) return "as decoded";
  const auto rules = shape_of(report).rules;
  if (rules.empty()) return "official";
  const bool official = report.suite == nullptr ? rules.front() != "strict" : rules.front() == report.suite->rules;
  return official ? "official" : rules.front();
}

bool reads_otherwise(const Report& report) {
  return std::ranges::any_of(report.tally.categories(), [](const auto& entry) {
    return std::ranges::any_of(entry.second.rules,
                               [](const auto& rules) { return rules.second.meant.differing() != 0; });
  });
}

std::optional<AsMeantFigures> as_meant(const Report& report) {
  // Most runs have none, and the intervals of summaries take long.
  return reads_otherwise(report) ? known_as_meant(report) : std::nullopt;
}

std::string unknown_line(const Report& report) {
  return fmt::format("as meant: not known of {}", counted(unknown_meaning(report), "answer", "answers"));
}

std::string meant_line(const MeantFigure& figure, std::string_view of) {
  const auto words = figure.read_words();
  const auto& cases = figure.cases;
  return fmt::format(
      "{} {}, as meant {} [{}]{}{}{}{}", figure.basis, percent(figure.official()), percent(figure.accuracy()),
      interval_text(figure.interval()), of, words.empty() ? "" : ": ", words,
      cases.complete() ? "" : fmt::format("; {} of {} selected cases have an answer", cases.answered, cases.selected));
}

std::string meant_headline(const AsMeantFigures& figures) {
  return meant_line(figures.calls, figures.only_calls ? fmt::format(" of the {}", meant_calls) : "");
}

std::vector<std::string> meant_titles(const AsMeantFigures& figures) {
  return {"as meant", "n", figures.all.basis, "as meant", "95 % interval", "read"};
}

std::vector<std::vector<std::string>> meant_rows(const AsMeantFigures& figures) {
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](std::string name, const MeantFigure& one) {
    rows.push_back({std::move(name), n_of(one.cases, one.n), percent(one.official()), percent(one.accuracy()),
                    interval_text(one.interval()), one.differing == 0 ? "" : forms_words(one.forms)});
  };
  for (const auto& one : figures.categories) add(in_lang(one.category, one.lang), one);
  for (const auto& one : figures.summaries)
    rows.push_back({in_lang(one.row->name, one.lang), n_of(one.cases, one.meant.n), percent(one.official.value),
                    percent(one.meant.value), interval_text(one.meant.interval), ""});
  add("all cases", figures.all);
  if (figures.only_calls) add(std::string(meant_calls), figures.calls);
  return rows;
}

}  // namespace evalrun::reports
