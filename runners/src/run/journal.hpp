/// The journal of a run: one JSON line per answer, appended as answers come. The process may be killed at any time;
/// whole lines are kept.
///
///     auto journal = Journal::open(folder / "journal.jsonl");     // locked: a second process is refused
///     for (auto& entry : journal->replay()) ...
///     journal->append(entry);
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/output.hpp"
#include "evalrun/reports/tally.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"
#include "evalrun/value.hpp"
#include "evalrun/verdict.hpp"

namespace evalrun::runners {

/// Whether an output replaces an earlier answer. A failure replaces none, unless its request key says that the answer
/// belongs to a different request.
[[nodiscard]] inline bool replaces_answer(const Output& output) { return !output.infra || !output.request_key.empty(); }

/// One answer: the output of the model and its verdicts.
struct JournalEntry {
  std::string lang;
  std::string category;
  Output output;  ///< holds the id of the case
  Outcome outcome = Outcome::infra;
  std::vector<Verdict> verdicts;
  std::size_t attempt = 0;       ///< which of several answers to the case (Case::attempt)
  std::string subcategory = {};  ///< subcategory of the case; may be empty
  std::string vote = {};         ///< in runs with several answers per case: equal if the calls are equal

  bool no_result = false;    ///< no result is stored for the case, which the reference counts as wrong
  bool meant_known = false;  ///< see reports::Record
  std::optional<reports::MeantVerdict> as_meant = {};

  [[nodiscard]] bool replaces_answer() const { return runners::replaces_answer(output); }
};

/// What the manifest of a run says about all lines of its journal.
struct JournalShape {
  const Suite* suite = nullptr;  ///< the suite that has the categories; nullptr: any category
  std::string rules = {};        ///< the rule set that judged every answer; empty: any
  std::uint64_t attempts = 0;    ///< answers to each case; 0: any number

  [[nodiscard]] static JournalShape of(const Value& manifest);
};

/// The line of an entry, without the line feed.
[[nodiscard]] std::string to_line(const JournalEntry& entry);
/// Reads the line of an entry. Errors: the text is not JSON; a member is missing, has a wrong type, or is not possible
/// in a run of this shape. Figures that are not possible (negative tokens, an infinite latency) count as not reported.
[[nodiscard]] result<JournalEntry> parse_entry(std::string_view line, const JournalShape& shape = {});

/// The place of a line in the file.
struct JournalSpan {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

/// The lines of journals that could not be read. Their cases count as not answered.
struct UnreadableLines {
  static constexpr std::size_t most_named = 5;

  std::size_t count = 0;
  std::vector<Error> named;         ///< reason and place ("runs/x/journal.jsonl:12") of the first few
  std::vector<JournalSpan> places;  ///< places of all

  void add(Error error, JournalSpan place);
  void add(const UnreadableLines& others);
  /// A sentence: "3 lines of the journal cannot be read: runs/x/journal.jsonl:12: not JSON: ...; ..."
  [[nodiscard]] std::string sentence() const;
};

/// Writes a journal. The file is locked while this object lives, so that no other process can write it. Not
/// thread-safe.
class Journal {
 public:
  struct Syncing {
    std::size_t every_entries = 256;
    std::chrono::milliseconds every{1000};
  };

  /// Opens or makes the file. Errors: conflict (another process writes it), io.
  [[nodiscard]] static result<Journal> open(const std::filesystem::path& file, Syncing syncing);
  [[nodiscard]] static result<Journal> open(const std::filesystem::path& file) { return open(file, Syncing{}); }
  Journal(Journal&&) noexcept;
  Journal& operator=(Journal&&) noexcept;
  ~Journal();

  /// Calls `use` with every entry that can be read, in order, and cuts off an unfinished last line. Returns the lines
  /// that could not be read. Skips blank lines.
  [[nodiscard]] result<UnreadableLines> replay(const std::function<void(JournalEntry, JournalSpan)>& use,
                                               const JournalShape& shape = {});
  /// Appends these lines to another file, then overwrites them with blanks, so that the rest of the journal can be
  /// read.
  [[nodiscard]] result<void> move_lines(std::span<const JournalSpan> lines, const std::filesystem::path& file);
  /// Appends an entry. A thread syncs groups of lines to disk: if the process is killed, no line is lost; if the
  /// machine loses power, at most the last group. The next call reports a sync that failed.
  [[nodiscard]] result<JournalSpan> append(const JournalEntry& entry);
  /// Appends `count` lines made by to_line, each with a line feed. Returns the offset of the first one. After an Error
  /// none of them counts as appended, but a later process may find some of them.
  [[nodiscard]] result<std::uint64_t> append_lines(std::string_view lines, std::size_t count);
  /// Errors: io, if the file is no longer in its folder because it was removed, moved or replaced.
  [[nodiscard]] result<void> check_still_there() const;
  /// Syncs all lines to disk. Errors: io, also if the file is no longer in its folder.
  [[nodiscard]] result<void> sync();
  /// The entry whose line begins at `offset`. Safe from several threads for lines that have been written.
  [[nodiscard]] result<JournalEntry> read_line(std::uint64_t offset) const;

 private:
  struct State;
  explicit Journal(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace evalrun::runners
