/// The report of a finished or interrupted run, from its folder alone: manifest and journal.
///
///     auto report = read_run("runs/mine");
///     if (report) show(*report);
#pragma once
#include <filesystem>
#include <span>
#include <vector>

#include "evalrun/reports/report.hpp"
#include "evalrun/result.hpp"

#include "journal.hpp"
#include "run_places.hpp"

namespace evalrun::runners {

/// A journal's entry as the reports count it.
[[nodiscard]] reports::Record record_of(const JournalEntry& entry);

/// How the questions of a run were asked, by its manifest: "fc", "prompt"; empty: it does not tell.
[[nodiscard]] std::string mode_of(const Value& manifest);
/// Whose words the questions were asked in: "own", or what the file of the prompts says of itself; empty: not known.
[[nodiscard]] std::string prompts_of(const Value& manifest);

/// Counts the last entry of each case in the journal; shards and a baseline file are read as well. Reads without
/// locking: a run that goes on may be looked at. Errors: no manifest there, a suite that this version does not have.
[[nodiscard]] result<reports::Report> read_run(const std::filesystem::path& folder);

/// Several runs. Shards of one run, given one by one or as the folder they lie in, are joined to one report, which is
/// that of the run in one piece; one that lacks shards says so in its notes.
struct RunReports {
  std::vector<reports::Report> reports;
  std::vector<RunPlace> places;  ///< of each report
  std::size_t missing_shards = 0;
};
/// `data` as for read_records(). Errors: those of find_runs and read_run.
[[nodiscard]] result<RunReports> read_runs(std::span<const std::filesystem::path> folders,
                                           const std::filesystem::path& data = {});

}  // namespace evalrun::runners
