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

/// "391 in hermes, 2 as no call", the most frequent first.
std::string forms_words(const Counts& forms, std::string_view of) {
  std::vector<std::pair<std::string, std::size_t>> order(forms.begin(), forms.end());
  std::ranges::stable_sort(order, std::ranges::greater(), [](const auto& one) { return one.second; });
  std::vector<std::string> parts;
  for (const auto& [form, count] : order)
    parts.push_back(fmt::format("{}{} {}", count, parts.empty() ? of : "",
                                form.empty() ? std::string("as no call") : fmt::format("in {}", form)));
  return fmt::format("{}", fmt::join(parts, ", "));
}

}  // namespace

double MeantFigure::official() const { return share(official_correct, n); }
double MeantFigure::accuracy() const { return share(correct, n); }
Interval MeantFigure::interval() const { return wilson(correct, n); }

std::string MeantFigure::read_words() const {
  return differing == 0 ? std::string() : forms_words(forms, fmt::format(" of {} answers", n));
}

MeantFigure meant_figure(const Report& report, std::string_view lang, std::string_view category,
                         std::string_view rules) {
  const auto& counts = *report.tally.find(lang, category);
  const auto& of = counts.rules.find(rules)->second;
  return {.lang = std::string(lang),
          .category = std::string(category),
          .n = counts.n(rules),
          .official_correct = of.correct,
          .correct = of.correct + of.meant.gained - of.meant.lost,
          .differing = of.meant.differing(),
          .forms = of.meant.forms};
}

std::optional<AsMeantFigures> known_as_meant(const Report& report) {
  const auto shape = shape_of(report);
  if (shape.rules.empty()) return std::nullopt;
  AsMeantFigures out{.rules = shape.rules.front(), .categories = {}, .all = {}, .summaries = {}};
  for (const auto& category : shape.categories)
    for (const auto& lang : shape.langs) {
      const auto* counts = report.tally.find(lang, category);
      if (counts == nullptr || !counts->accuracy(out.rules)) continue;
      if (!counts->rules.find(out.rules)->second.meant_known()) return std::nullopt;
      const auto& one = out.categories.emplace_back(meant_figure(report, lang, category, out.rules));
      out.all.n += one.n;
      out.all.official_correct += one.official_correct;
      out.all.correct += one.correct;
      out.all.differing += one.differing;
      for (const auto& [form, count] : one.forms) out.all.forms[form] += count;
    }
  if (report.suite == nullptr) return out;
  const auto meant = report.tally.as_meant(out.rules);
  for (const auto& row : summary_rows(report.suite->id))
    for (const auto& lang : shape.langs) {
      MeantSummary one{.row = &row,
                       .lang = lang,
                       .official = summary_value(row, report.tally, lang, out.rules),
                       .meant = summary_value(row, meant, lang, out.rules)};
      if (one.official.value && one.meant.value) out.summaries.push_back(std::move(one));
    }
  return out;
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

std::string meant_line(const MeantFigure& figure) {
  const auto words = figure.read_words();
  return fmt::format("official {}, as meant {} [{}]{}{}", percent(figure.official()), percent(figure.accuracy()),
                     interval_text(figure.interval()), words.empty() ? "" : ": ", words);
}

std::vector<std::string> meant_titles() { return {"as meant", "n", "official", "as meant", "95 % interval", "read"}; }

std::vector<std::vector<std::string>> meant_rows(const AsMeantFigures& figures) {
  std::vector<std::vector<std::string>> rows;
  const auto add = [&](std::string name, const MeantFigure& one) {
    rows.push_back({std::move(name), std::to_string(one.n), percent(one.official()), percent(one.accuracy()),
                    interval_text(one.interval()), one.differing == 0 ? "" : forms_words(one.forms, "")});
  };
  for (const auto& one : figures.categories) add(in_lang(one.category, one.lang), one);
  for (const auto& one : figures.summaries)
    rows.push_back({in_lang(one.row->name, one.lang), std::to_string(one.meant.n), percent(one.official.value),
                    percent(one.meant.value), interval_text(one.meant.interval), ""});
  add("all cases", figures.all);
  return rows;
}

}  // namespace evalrun::reports
