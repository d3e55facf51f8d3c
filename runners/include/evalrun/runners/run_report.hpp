/// The report of a finished or interrupted run, from its folder alone: manifest and journal.
///
///     auto report = read_run("runs/mine");
///     if (report) show(*report);
#pragma once
#include <filesystem>

#include "evalrun/reports/report.hpp"
#include "evalrun/result.hpp"
#include "evalrun/runners/journal.hpp"

namespace evalrun::runners {

/// A journal's entry as the reports count it.
[[nodiscard]] reports::Record record_of(const JournalEntry& entry);

/// Counts the last entry of each case in the journal; a baseline file is read as well. Reads without locking: a run
/// that goes on may be looked at. Errors: no manifest there, a suite that this version does not have.
[[nodiscard]] result<reports::Report> read_run(const std::filesystem::path& folder);

}  // namespace evalrun::runners
