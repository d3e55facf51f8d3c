#include "as_meant.hpp"

#include <span>

#include <fmt/format.h>

#include "evalrun/reports/as_meant.hpp"

#include "dataset_formats/dataset_formats.hpp"

namespace evalrun::runners {
namespace {

/// Whether the text next to an empty list of calls may be lost: earlier versions did not keep it, and do not say that
/// there was none.
bool may_lack_text(const JournalEntry& entry) {
  const auto* calls = entry.output.result.list();
  return !entry.meant_known && calls != nullptr && calls->empty() && entry.output.content.empty();
}

reports::MeantVerdict with(const checkers::AsMeant& meant, const Verdict& verdict) {
  return {.form = std::string(meant.decoded.form),
          .outcome = meant.outcome,
          .valid = verdict.valid,
          .error_type = verdict.error_type};
}

}  // namespace

bool has_meaning(const Case& item) { return dataset_formats::row_of(item).as_meant; }

bool has_meaning(const Suite* suite) {
  return dataset_formats::row_of(suite != nullptr ? suite->dataset_format : DatasetFormat::v4).as_meant;
}

std::optional<reports::MeantVerdict> meant_verdict(const checkers::Judged& judged) {
  if (!judged.as_meant) return std::nullopt;
  return with(*judged.as_meant, judged.as_meant->verdict);
}

std::optional<reports::MeantVerdict> corrected_meant_verdict(const checkers::Judged& judged) {
  if (!judged.as_meant || !judged.as_meant->corrected) return std::nullopt;
  return with(*judged.as_meant, *judged.as_meant->corrected);
}

std::optional<checkers::Judged> judged_as_meant(const Case& item, const JournalEntry& entry) {
  if (entry.verdicts.empty() || may_lack_text(entry)) return std::nullopt;
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

void note_unknown_meaning(reports::Report& report, std::string_view remedy) {
  if (!has_meaning(report.suite) || reports::unknown_meaning(report) == 0) return;
  report.notes.push_back(fmt::format("{} (written by an earlier evalrun); {}", reports::unknown_line(report), remedy));
}

}  // namespace evalrun::runners
