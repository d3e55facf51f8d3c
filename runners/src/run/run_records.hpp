/// Runs on disk, read from their folders or from a baseline, the one small file that keeps the verdicts of a run and
/// can live in a repository: case by case, to compare runs, or as reports.
///
///     auto report = read_run("runs/mine");
///     if (report) show(*report);
///
///     auto base = read_records("baseline.jsonl"), next = read_records("runs/tonight");
///     auto differences = differences_between(*base, *next, rules);
///     auto both = reports::compare({base->name, base->report, base->records}, {...});
///     auto filled = read_outputs(both, *base, *next);
///     auto text = baseline_text(*next);                     // the base of the next comparisons
#pragma once
#include <cstdint>
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "evalrun/reports/compare.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

#include "journal.hpp"
#include "render/junit.hpp"
#include "run_places.hpp"

namespace evalrun::runners {

struct JournalPlace {
  std::size_t file = 0;  ///< which of the run's journals
  JournalSpan span;
  std::size_t attempt = 0;  ///< which of several answers to the case
};

struct RunRecords {
  std::string name;  ///< the path as it was given
  Value manifest;    ///< a baseline holds the part that says what the run was
  reports::Report report;
  std::vector<reports::Record> records;  ///< the last of each case and attempt
  /// One, or one per shard; none: a baseline, which keeps no outputs.
  std::vector<std::filesystem::path> journals;
  std::vector<JournalPlace> lines;  ///< of the records in the journals
  UnreadableLines unreadable;       ///< whose cases have no record, unless a later line has them
  std::size_t missing_shards = 0;

  [[nodiscard]] reports::ComparedRun compared() const { return {name, report, records}; }
};

/// Which records are kept of a run that asks each case several times. Its report counts all answers in any case.
enum class Answers : std::uint8_t { all, first };

/// A run's folder, a baseline file, or shards, which are joined to the run in one piece; what lacks shards says so in
/// the notes of its report. Reads without locking: a run that goes on may be looked at. Memory grows with the number of
/// cases, by some 300 bytes each. `data` names the data sets of runs whose manifest does not list the cases; empty:
/// where they were. Errors: no run there, a suite that this version does not have, a baseline that is none.
[[nodiscard]] result<RunRecords> read_records(const RunPlace& run, Answers kept = Answers::all,
                                              const std::filesystem::path& data = {});
/// The one run that find_runs() has there. Errors: conflict, there are several.
[[nodiscard]] result<RunRecords> read_records(const std::filesystem::path& run, Answers kept = Answers::all);

/// One field in which two runs differ.
struct RunDifference {
  std::string group;     ///< "suite", "data", "rules", "prompts", "sampling", "mode", "selection", "evalrun"
  std::string field;     ///< "data.sha256.BFCL_v4_multiple.json"
  std::string sentence;  ///< "the data differ in data.sha256.x: \"ab..\" in BASE, \"cd..\" in NEW"
  bool refuses = false;  ///< figures of the two runs cannot be compared
};

/// Where the manifests differ in what decides whether the runs can be compared. `rules` is the rule set to compare
/// under.
[[nodiscard]] std::vector<RunDifference> differences_between(const RunRecords& base, const RunRecords& next,
                                                             std::string_view rules);

/// An answer as reports show it: text as it is, anything else as JSON.
[[nodiscard]] std::string text_or_json(const Value& value);

/// Adds the stored answers and the sentences of the verdicts to the cases that changed, where a run has them.
/// Errors: io.
[[nodiscard]] result<void> read_outputs(reports::Comparison& both, const RunRecords& base, const RunRecords& next);

/// JUnit XML of a run's folder: a test case per case (and attempt), by the run's first rule set. A failure carries the
/// accepted answers and what came; a case without an answer is an error. `data` is the folder of the data sets; empty:
/// where the run found them. Without the data the sentences of the verdict alone say what was expected. Errors: io; a
/// baseline, which keeps no outputs.
[[nodiscard]] result<std::string> junit_of_run(const RunRecords& run, const std::filesystem::path& data = {});
/// The same piece by piece, so that memory does not grow with the text.
[[nodiscard]] result<void> write_junit(const RunRecords& run, const std::filesystem::path& data,
                                       const reports::JunitWriter::Sink& sink);

/// The baseline of a run: JSON lines, a header with what the run was, then per category the outcome and the verdicts
/// of each case in the order of their ids. No outputs, no paths, no addresses.
[[nodiscard]] std::string baseline_text(const RunRecords& run);

/// A journal's entry as the reports count it.
[[nodiscard]] reports::Record record_of(const JournalEntry& entry);

/// How the questions of a run were asked, by its manifest: "fc" or "prompt"; empty: not known.
[[nodiscard]] std::string mode_of(const Value& manifest);
/// Whose prompts asked the questions of a run, by its manifest: sets `prompts` and `prompts_name` where it is known.
void name_prompts(reports::Report& report, const Value& manifest);

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

/// What baseline_text() wrote. Errors: bad_data, bad_json, io; a suite that this version does not have.
[[nodiscard]] result<RunRecords> read_baseline(const std::filesystem::path& file);
/// Suite, model and main rule set as a manifest names them, without any counts.
[[nodiscard]] result<reports::Report> report_of_manifest(const Value& manifest, const std::string& where,
                                                         const std::filesystem::path& data = {});

}  // namespace evalrun::runners
