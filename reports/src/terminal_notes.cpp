#include "terminal_notes.hpp"

#include <algorithm>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/reports/format.hpp"

namespace evalrun::reports {
namespace {

std::string in_lang(const std::string& lang) { return lang.empty() ? "" : fmt::format(" [{}]", lang); }

/// "type_error:simple 8, wrong_count 4", the most frequent first.
std::string listed(const Counts& counts) {
  std::vector<std::pair<std::string, std::size_t>> order(counts.begin(), counts.end());
  std::ranges::stable_sort(order, std::ranges::greater(), [](const auto& entry) { return entry.second; });
  std::vector<std::string> parts;
  for (const auto& [name, count] : order) parts.push_back(fmt::format("{} {}", name, count));
  return fmt::format("{}", fmt::join(parts, ", "));
}

/// Answers that `accepting` accepts and `rejecting` rejects, over the whole run.
Counts parted(const Tally& tally, const std::string& rejecting, const std::string& accepting) {
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

std::size_t total(const Counts& counts) {
  std::size_t sum = 0;
  for (const auto& [name, count] : counts) sum += count;
  return sum;
}

/// With few cases not even a perfect split of the disagreements is significant.
std::string resolution_line(const Report& report, const Shape& shape) {
  const std::size_t flips = min_significant_flips();
  std::vector<std::string> small;
  for (const auto& category : shape.categories)
    for (const auto& lang : shape.langs) {
      const auto* counts = report.tally.find(lang, category);
      if (counts == nullptr || counts->total == 0 || counts->total >= 10 * flips) continue;
      const auto points =
          counts->total < flips
              ? std::string("any difference")
              : fmt::format("{} points",
                            fixed(100.0 * static_cast<double>(flips) / static_cast<double>(counts->total), 1));
      small.push_back(fmt::format("{}{} ({} cases: {})", category, in_lang(lang), counts->total, points));
    }
  if (small.empty()) return {};
  constexpr std::size_t shown = 4;
  const std::size_t more = small.size() > shown ? small.size() - shown : 0;
  small.resize(small.size() - more);
  return fmt::format("Too small to tell two runs apart at the 5 % level by less than this: {}{}",
                     fmt::join(small, ", "), more > 0 ? fmt::format(" and {} more categories", more) : "");
}

}  // namespace

std::vector<std::string> formula_lines(const Report& report) {
  std::vector<std::string> lines;
  if (report.suite == nullptr) return lines;
  for (const auto& row : summary_rows(report.suite->id)) lines.push_back(fmt::format("{} = {}", row.name, row.formula));
  return lines;
}

std::vector<std::string> not_run_lines(const Report& report) {
  std::vector<std::string> lines;
  const Shape shape = shape_of(report);
  for (const auto& line : summaries_of(report)) {
    const auto& value = line.value;
    if (value.value || line.rules != shape.rules.front()) continue;
    auto text =
        fmt::format("{}{} is not run: it needs {}", line.row->name, in_lang(line.lang), fmt::join(value.missing, ", "));
    if (value.partial)
      text += fmt::format("; partial value over the rest, {} cases: {}", value.n, percent(value.partial));
    lines.push_back(std::move(text));
  }
  return lines;
}

std::vector<std::string> warning_lines(const Report& report) {
  std::vector<std::string> lines;
  if (const auto infra = report.tally.infra(); infra > 0)
    lines.push_back(
        fmt::format("INCOMPLETE: {} of {} cases have no answer (infra). They count in n and not as correct; "
                    "run the same command again to ask them once more.",
                    infra, report.tally.total()));
  std::size_t foreign = 0;
  for (const auto& [key, counts] : report.tally.categories()) {
    foreign += counts.foreign_errors;
    if (!counts.not_scored.empty())
      lines.push_back(fmt::format("{}{} is not scored: {}", key.second, in_lang(key.first), counts.not_scored));
  }
  if (foreign > 0)
    lines.push_back(
        fmt::format("{} stored answers look like error texts of the tool that stored them; they were judged as "
                    "answers.",
                    foreign));
  return lines;
}

std::vector<std::string> remark_lines(const Report& report) {
  std::vector<std::string> lines;
  const Shape shape = shape_of(report);
  for (const auto& one : shape.rules)
    for (const auto& other : shape.rules) {
      const Counts errors = parted(report.tally, one, other);
      if (!errors.empty())
        lines.push_back(fmt::format("{} rejects {} that {} accepts: {}", one, total(errors), other, listed(errors)));
    }
  if (auto line = resolution_line(report, shape); !line.empty()) lines.push_back(std::move(line));
  lines.insert(lines.end(), report.notes.begin(), report.notes.end());
  return lines;
}

}  // namespace evalrun::reports
