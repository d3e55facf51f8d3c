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
#include "evalrun/runners/journal.hpp"

namespace evalrun::runners {

/// A journal's entry as the reports count it.
[[nodiscard]] reports::Record record_of(const JournalEntry& entry);

/// Counts the last entry of each case in the journal; a baseline file is read as well. Reads without locking: a run
/// that goes on may be looked at. Errors: no manifest there, a suite that this version does not have.
[[nodiscard]] result<reports::Report> read_run(const std::filesystem::path& folder);

/// What manifest.json says. Errors: not_found (no run's folder), bad_json.
[[nodiscard]] result<Value> read_manifest(const std::filesystem::path& folder);

/// The folder itself, or the folders of shards in it, by name, where it holds no run.
[[nodiscard]] std::vector<std::filesystem::path> run_folders_in(const std::filesystem::path& folder);

/// Several runs. Shards of one run, given one by one or as the folder they lie in, are joined to one report, which is
/// that of the run in one piece; one that lacks shards says so in its notes.
struct RunReports {
  std::vector<reports::Report> reports;
  std::vector<std::filesystem::path> folders;  ///< of each report: the run's, or the one its shards lie in
  std::size_t missing_shards = 0;
};
/// Errors: those of read_run; conflict (a shard twice, shards of different runs in one folder).
[[nodiscard]] result<RunReports> read_runs(std::span<const std::filesystem::path> folders);

}  // namespace evalrun::runners
