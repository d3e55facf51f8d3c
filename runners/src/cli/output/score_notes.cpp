#include "score_notes.hpp"

#include <fmt/format.h>

#include "evalrun/reports/as_meant.hpp"

#include "text/messages.hpp"

namespace evalrun::cli {

std::string corrected_rules(std::string_view rules) { return fmt::format("{}+errata", rules); }

void note_counts(reports::Report& report, const runners::ScoreCounts& counts) {
  report.notes.push_back(fmt::format("decoded as {}, names {}", counts.format,
                                     counts.underscore_to_dot ? "with underscores for dots" : "as documented"));
  if (counts.unreadable != 0)
    report.notes.push_back(fmt::format("{} not be read and {} not counted",
                                       counted(counts.unreadable, "line could", "lines could"),
                                       form(counts.unreadable, "is", "are")));
  if (counts.unknown != 0)
    report.notes.push_back(fmt::format("{} for no selected case", counted(counts.unknown, "result is", "results are")));
  if (counts.twice != 0)
    report.notes.push_back(
        fmt::format("{} an id that came before and {} not counted{}",
                    counted(counts.twice, "result has", "results have"), form(counts.twice, "is", "are"),
                    counts.twice_differing == 0
                        ? ""
                        : fmt::format("; {} from the first with that id",
                                      counted(counts.twice_differing, "of them differs", "of them differ"))));
}

void note_errata(reports::Report& report, const std::string& file, const Errata& errata) {
  report.notes.push_back(fmt::format("{} has {} to the ground truth; the columns with +errata are by the corrected one",
                                     file, counted(errata.size(), "correction")));
  if (!reports::reads_otherwise(report)) return;
  reports::Report corrected{.suite = report.suite, .model = report.model, .tally = report.tally};
  corrected.rules = corrected_rules(report.rules);
  corrected.selected = report.selected;
  corrected.stored = report.stored;
  if (const auto figures = reports::known_without_summaries(corrected))
    report.notes.push_back("as meant by the corrected ground truth: " + reports::meant_headline(*figures));
}

}  // namespace evalrun::cli
