/// Reads runs from disk, case by case to compare them, or as reports. A run is read from its folder or from a baseline:
/// a small file with the verdicts of a run, which can be kept in a repository.
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
  std::size_t file = 0;  ///< index of the journal
  JournalSpan span;
  std::size_t attempt = 0;  ///< number of the attempt at the case
};

struct RunRecords {
  std::string name;  ///< the path as it was given
  Value manifest;    ///< a baseline holds only the part that identifies the run
  reports::Report report;
  std::vector<reports::Record> records;  ///< the last record of each case and attempt
  /// One journal, or one per shard; none for a baseline, which keeps no outputs.
  std::vector<std::filesystem::path> journals;
  std::vector<JournalPlace> lines;  ///< places of the records in the journals
  UnreadableLines unreadable;       ///< their cases have no record, unless another line has them
  std::size_t missing_shards = 0;

  [[nodiscard]] reports::ComparedRun compared() const { return {name, report, records}; }
};

/// Which records are kept of a run that asks each case several times. The report always counts all answers.
enum class Answers : std::uint8_t { all, first };

/// Reads a run from its folder, a baseline file, or its shards, which are joined; if shards are missing, the report
/// says so. Reads without locking, so that a run that goes on can be read. Needs about 300 bytes per case. `data`:
/// folder of the data sets, for runs whose manifest does not list the cases and for answers that an earlier version
/// judged; empty: where the run found them. Errors: no run there, a suite that this version does not have, a file that
/// is no baseline.
[[nodiscard]] result<RunRecords> read_records(const RunPlace& run, Answers kept = Answers::all,
                                              const std::filesystem::path& data = {});
/// Reads the only run that find_runs() finds there. Errors: conflict, if there are several; those of the other
/// overload.
[[nodiscard]] result<RunRecords> read_records(const std::filesystem::path& run, Answers kept = Answers::all);

/// A field in which two runs differ.
struct RunDifference {
  std::string group;     ///< "suite", "data", "rules", "prompts", "sampling", "mode", "selection", "evalrun"
  std::string field;     ///< "data.sha256.BFCL_v4_multiple.json"
  std::string sentence;  ///< "the data differ in data.sha256.x: \"ab..\" in BASE, \"cd..\" in NEW"
  bool refuses = false;  ///< figures of the two runs cannot be compared
};

/// The differences of the manifests that decide whether the runs can be compared. `rules`: the rule set to compare by.
[[nodiscard]] std::vector<RunDifference> differences_between(const RunRecords& base, const RunRecords& next,
                                                             std::string_view rules);

/// An answer as reports show it: text unchanged, other values as JSON.
[[nodiscard]] std::string text_or_json(const Value& value);

/// Adds the stored answers and the sentences of the verdicts to the changed cases, if a run has them. Errors: io.
[[nodiscard]] result<void> read_outputs(reports::Comparison& both, const RunRecords& base, const RunRecords& next);

/// JUnit XML of a run folder: a test case per case (and attempt), by the run's first rule set. A failure shows the
/// accepted answers and the answer; a case without an answer is an error. `data`: folder of the data sets; empty: where
/// the run found them. Without the data, only the sentences of the verdict say what was expected. Errors: io; the run
/// is a baseline, which keeps no outputs.
[[nodiscard]] result<std::string> junit_of_run(const RunRecords& run, const std::filesystem::path& data = {});
/// Writes the same text piece by piece, so that memory does not grow with it.
[[nodiscard]] result<void> write_junit(const RunRecords& run, const std::filesystem::path& data,
                                       const reports::JunitWriter::Sink& sink);

/// The baseline of a run as JSON lines: a header that identifies the run, then per category the outcome and verdicts of
/// each case, in the order of their ids. It contains no outputs, paths or addresses.
[[nodiscard]] std::string baseline_text(const RunRecords& run);

/// The record of a journal entry, which reports count.
[[nodiscard]] reports::Record record_of(const JournalEntry& entry);

/// The mode in which a run asked its questions, from its manifest: "fc" or "prompt"; empty: not known.
[[nodiscard]] std::string mode_of(const Value& manifest);
/// Sets `prompts` and `prompts_name` of the report from the manifest, if it says with which prompts the run asked.
void name_prompts(reports::Report& report, const Value& manifest);

/// The report of a run folder, of shards in a folder, or of a baseline file, from the last entry of each case. Reads
/// without locking, so that a run that goes on can be read. Errors: no manifest there, a suite that this version does
/// not have.
[[nodiscard]] result<reports::Report> read_run(const std::filesystem::path& folder);

/// The reports of several runs. Shards of a run, given one by one or as the folder that holds them, are joined into one
/// report, equal to that of the whole run; if shards are missing, the report says so.
struct RunReports {
  std::vector<reports::Report> reports;
  std::vector<RunPlace> places;  ///< the run of each report
  std::size_t missing_shards = 0;
};
/// Reads several runs. `data`: see read_records(). Errors: those of find_runs and read_run.
[[nodiscard]] result<RunReports> read_runs(std::span<const std::filesystem::path> folders,
                                           const std::filesystem::path& data = {});

/// Reads a file that baseline_text() wrote. Errors: bad_data, bad_json, io; a suite that this version does not have.
[[nodiscard]] result<RunRecords> read_baseline(const std::filesystem::path& file);
/// A report with the fields that a manifest gives (suite, model, rule set, selected cases, mode, prompts), without
/// counts of answers.
[[nodiscard]] result<reports::Report> report_of_manifest(const Value& manifest, const std::string& where,
                                                         const std::filesystem::path& data = {});

}  // namespace evalrun::runners
