/// The answers of a run so far: one JSON line per answered case, appended as answers come. A process may be killed at
/// any moment; lines that are whole by then are kept.
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
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"
#include "evalrun/value.hpp"
#include "evalrun/verdict.hpp"

namespace evalrun::runners {

/// Whether an output replaces an earlier answer. A failure does not, unless its request key says that the answer
/// belongs to a different request.
[[nodiscard]] inline bool replaces_answer(const Output& output) { return !output.infra || !output.request_key.empty(); }

/// One case: what the model gave and what was made of it.
struct JournalEntry {
  std::string lang;
  std::string category;
  Output output;  ///< with the id
  Outcome outcome = Outcome::infra;
  std::vector<Verdict> verdicts;
  std::size_t attempt = 0;       ///< which of several answers to the case (Case::attempt)
  std::string subcategory = {};  ///< of the case; may be empty
  std::string vote = {};         ///< in runs with several answers: the same for answers that make equal calls

  bool no_result = false;  ///< nothing is stored of the case, and the reference counts that as wrong

  [[nodiscard]] bool replaces_answer() const { return runners::replaces_answer(output); }
};

/// What the manifest of a run says about every line of its journal.
struct JournalShape {
  const Suite* suite = nullptr;  ///< whose categories there are; nullptr: any
  std::string rules = {};        ///< the rule set that judges every answer; empty: any
  std::uint64_t attempts = 0;    ///< answers to each case; 0: any number

  [[nodiscard]] static JournalShape of(const Value& manifest);
};

/// Without the line feed.
[[nodiscard]] std::string to_line(const JournalEntry& entry);
/// Errors: text that is not JSON; members that are missing, of another type than they are written in, or not possible
/// in a run of that shape. Figures that are not possible (negative tokens, an infinite latency) count as not reported.
[[nodiscard]] result<JournalEntry> parse_entry(std::string_view line, const JournalShape& shape = {});

/// Where a line lies in the file.
struct JournalSpan {
  std::uint64_t offset = 0;
  std::uint64_t length = 0;
};

/// The lines of journals that hold no entry. Their cases count as never answered.
struct UnreadableLines {
  static constexpr std::size_t most_named = 5;

  std::size_t count = 0;
  std::vector<Error> named;         ///< the first of them: why, and where ("runs/x/journal.jsonl:12")
  std::vector<JournalSpan> places;  ///< of all of them

  void add(Error error, JournalSpan place);
  void add(const UnreadableLines& others);
  /// "3 lines of the journal cannot be read: runs/x/journal.jsonl:12: not JSON: ...; ..."
  [[nodiscard]] std::string sentence() const;
};

/// One writer at a time, across processes: the file is locked while this object lives. Not thread-safe.
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

  /// Gives every readable entry to `use`, in order, and cuts off what follows the last whole line. Returns which lines
  /// in between could not be read. Blank lines are skipped.
  [[nodiscard]] result<UnreadableLines> replay(const std::function<void(JournalEntry, JournalSpan)>& use,
                                               const JournalShape& shape = {});
  /// Copies these lines to the end of another file, then blanks them, so that the journal can be read as a whole.
  [[nodiscard]] result<void> move_lines(std::span<const JournalSpan> lines, const std::filesystem::path& file);
  /// Appends. A thread brings groups to disk: a killed process loses nothing, a machine that loses power the last
  /// group at most. A sync that failed shows in the next call.
  [[nodiscard]] result<JournalSpan> append(const JournalEntry& entry);
  /// The same with many at once: as to_line gives them, each with its line feed. Returns where the first begins. An
  /// Error leaves them out as a whole, though a later process may find some of them.
  [[nodiscard]] result<std::uint64_t> append_lines(std::string_view lines, std::size_t count);
  /// An Error where the file is no longer in its folder: it was removed, moved or replaced.
  [[nodiscard]] result<void> check_still_there() const;
  /// Errors: io; the file is no longer in its folder.
  [[nodiscard]] result<void> sync();
  /// The entry whose line begins there. Safe from several threads for lines that are written.
  [[nodiscard]] result<JournalEntry> read_line(std::uint64_t offset) const;

 private:
  struct State;
  explicit Journal(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace evalrun::runners
