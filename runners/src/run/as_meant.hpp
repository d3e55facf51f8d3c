/// Answers as they were meant (checkers::AsMeant), in journals and reports of runs.
#pragma once
#include <optional>
#include <string_view>

#include "evalrun/case.hpp"
#include "evalrun/checkers/judge.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/reports/tally.hpp"

#include "journal.hpp"

namespace evalrun::runners {

/// Whether answers to the case count as they were meant, too: the suite's answers are calls, and nothing else.
[[nodiscard]] bool has_meaning(const Case& item);
/// The same of all cases of a suite; nullptr: cases of no suite.
[[nodiscard]] bool has_meaning(const Suite* suite);

[[nodiscard]] std::optional<reports::MeantVerdict> meant_verdict(const checkers::Judged& judged);
/// The same by the corrected ground truth (Judged::corrected).
[[nodiscard]] std::optional<reports::MeantVerdict> corrected_meant_verdict(const checkers::Judged& judged);

/// Judges a stored answer again by the rule set of its first verdict, also as it was meant. nullopt: the verdict is not
/// the stored one, since data or rules have changed; or the entry is an empty list of calls of an earlier version,
/// which did not keep the text next to the list.
[[nodiscard]] std::optional<checkers::Judged> judged_as_meant(const Case& item, const JournalEntry& entry);

/// Adds a note if it is not known how some answers were meant: an earlier version judged them. `remedy` says how to
/// learn it, or why that is not possible.
void note_unknown_meaning(reports::Report& report, std::string_view remedy);

}  // namespace evalrun::runners
