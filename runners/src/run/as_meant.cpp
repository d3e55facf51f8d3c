#include "as_meant.hpp"

#include <algorithm>
#include <span>

#include <fmt/format.h>

#include "dataset_formats/dataset_formats.hpp"
#include "text/messages.hpp"

namespace evalrun::runners {

bool has_meaning(const Case& item) { return dataset_formats::row_of(item).as_meant; }

bool has_meaning(const Suite* suite) {
  return dataset_formats::row_of(suite != nullptr ? suite->dataset_format : DatasetFormat::v4).as_meant;
}

std::optional<reports::MeantVerdict> meant_verdict(const checkers::Judged& judged) {
  if (!judged.as_meant) return std::nullopt;
  const auto& meant = *judged.as_meant;
  return reports::MeantVerdict{.form = std::string(meant.decoded.form),
                               .outcome = meant.outcome,
                               .valid = meant.verdict.valid,
                               .error_type = meant.verdict.error_type};
}

std::optional<checkers::Judged> judged_as_meant(const Case& item, const JournalEntry& entry) {
  if (entry.verdicts.empty()) return std::nullopt;
  const auto& stored = entry.verdicts.front();
  const auto rules = checkers::find_rules(stored.rules);
  if (!rules) return std::nullopt;
  const auto& output = entry.output;
  auto judged = checkers::judge(item, output.result,
                                {.format = find_format(output.format),
                                 .underscore_to_dot = output.underscore_to_dot,
                                 .rules = std::span(&*rules, 1),
                                 .as_meant = true,
                                 .content = output.content});
  const auto& now = judged.verdicts.front();
  if (now.valid != stored.valid || now.error_type != stored.error_type) return std::nullopt;
  return judged;
}

void note_unknown_meaning(reports::Report& report) {
  if (!has_meaning(report.suite)) return;
  const auto shape = reports::shape_of(report);
  if (shape.rules.empty()) return;
  std::size_t unknown = 0;
  for (const auto& [key, counts] : report.tally.categories())
    if (const auto it = counts.rules.find(shape.rules.front()); it != counts.rules.end())
      unknown += it->second.scored - std::min(it->second.scored, it->second.meant.known);
  if (unknown != 0)
    report.notes.push_back(fmt::format("as meant: not known of {} (written by an earlier evalrun)",
                                       counted(unknown, "answer", "answers")));
}

}  // namespace evalrun::runners
