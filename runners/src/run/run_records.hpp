/// A run case by case, for what compares runs: from its folder, or from a baseline, the one small file that keeps the
/// verdicts of a run and can live in a repository.
///
///     auto base = read_records("baseline.jsonl"), next = read_records("runs/tonight");
///     auto differences = incomparable(*base, *next, {});
///     auto both = reports::compare({base->name, base->report, base->records}, {...});
///     auto filled = read_outputs(both, *base, *next);
///     auto text = baseline_text(*next);                     // to be the base of the nights to come
#pragma once
#include <cstdint>
#include <filesystem>
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
  std::size_t sample = 0;  ///< which of several answers to the case
};

struct RunRecords {
  std::string name;  ///< the path as it was given
  Value manifest;    ///< a baseline holds the part that says what the run was
  reports::Report report;
  std::vector<reports::Record> records;  ///< the last of each case and sample
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
/// where they lay. Errors: no run there, a suite that this version does not have, a baseline that is none.
[[nodiscard]] result<RunRecords> read_records(const RunPlace& run, Answers kept = Answers::all,
                                              const std::filesystem::path& data = {});
/// The one run that find_runs() has there. Errors: conflict, there are several.
[[nodiscard]] result<RunRecords> read_records(const std::filesystem::path& run, Answers kept = Answers::all);

/// One field in which two runs differ.
struct RunDifference {
  std::string group;     ///< "suite", "data", "rules", "prompts", "sampling", "mode", "selection", "evalrun"
  std::string field;     ///< "data.sha256.BFCL_v4_multiple.json"
  std::string sentence;  ///< "the data differ in data.sha256.x: \"ab..\" in BASE, \"cd..\" in NEW"
  bool refuses = false;  ///< figures of the two runs cannot be held against each other
};

/// Where the manifests differ in what decides whether the runs can be compared. `rules` is the rule set to compare
/// under.
[[nodiscard]] std::vector<RunDifference> differences_between(const RunRecords& base, const RunRecords& next,
                                                             std::string_view rules);

/// Puts the stored answers and the sentences of the verdicts beside the cases that changed, where a run has them.
/// Errors: io.
[[nodiscard]] result<void> read_outputs(reports::Comparison& both, const RunRecords& base, const RunRecords& next);

/// JUnit XML of a run's folder: a test case per case (and sample), by the run's first rule set. A failure carries the
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

}  // namespace evalrun::runners
