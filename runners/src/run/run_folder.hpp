/// The folder of a run: manifest.json says which run it is, journal.jsonl what was answered so far. Opening it again
/// with the same manifest resumes the run; with another one it is refused.
///
///     auto folder = RunFolder::open("runs/x", manifest);
///     if (!folder) return complain(folder.error());          // "runs/x: holds another run (model.mode: ...)"
///     if (!folder->answered(item)) ask(item);
///     folder->record(done);
///
/// Memory grows by about 30 bytes per case: where its line lies in the journal. Safe to call from several threads.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"
#include "evalrun/runners/pipeline.hpp"
#include "evalrun/value.hpp"

#include "journal.hpp"

namespace evalrun::runners {

struct RunCounts {
  std::size_t total = 0;    ///< cases recorded
  std::size_t infra = 0;    ///< of these without an answer
  std::size_t correct = 0;  ///< by the first rule set
};

/// Makes a folder that was not there: `wanted`, or with -2, -3, ... where that is taken. Two processes never get the
/// same.
[[nodiscard]] result<std::filesystem::path> new_folder(const std::filesystem::path& wanted);

class RunFolder {
 public:
  /// Errors: conflict (another run, something else is there, another process writes it), io. `fresh`: an earlier run
  /// there is moved aside, removed when the first answer is recorded, and put back if none is. `remedy` ends the Error
  /// about another run.
  [[nodiscard]] static result<RunFolder> open(
      const std::filesystem::path& folder, const Dict& manifest, bool fresh = false,
      std::string_view remedy = "choose another --out, or --fresh to start over");
  RunFolder(RunFolder&&) noexcept;
  RunFolder& operator=(RunFolder&&) noexcept;
  ~RunFolder();

  [[nodiscard]] const std::filesystem::path& path() const;
  /// Whether an earlier run is still kept aside because no answer has come yet.
  [[nodiscard]] bool keeps_earlier() const;
  /// Cases that an earlier part of the run had recorded when the folder was opened.
  [[nodiscard]] RunCounts found() const;
  /// Lines of the journal that could not be read when the folder was opened; their cases count as not asked. They lie
  /// in journal.unreadable.jsonl from then on.
  [[nodiscard]] const UnreadableLines& unreadable() const;
  /// Adds findings of the model to the manifest, which stays that of the same run; known findings cost nothing. Errors:
  /// io.
  [[nodiscard]] result<void> note(const Dict& findings);
  /// The manifest as it lies in the folder.
  [[nodiscard]] const Value& manifest() const;
  /// The format of the first answer found: how an earlier part of the run asked.
  [[nodiscard]] std::optional<std::string> found_format() const;

  /// Whether the case has an answer. One without a result has not, nor has one whose request differs: `key` gives
  /// the key of the request that would be sent now (Output::request_key), and is asked only where there is an answer.
  /// Keys that are empty say nothing.
  [[nodiscard]] bool answered(const Case& item, const std::function<std::string()>& key = {}) const;
  /// Call before a case is asked again: an answer from a different request no longer counts, in this process and in
  /// later ones, even if the new request fails. It stays in the journal. Does nothing if there is no answer.
  [[nodiscard]] result<void> discard_answer(const Case& item, const std::function<std::string()>& key);
  /// Records all at once; if the disk has no room, as many as fit.
  [[nodiscard]] result<void> record(JudgedOutputs done, std::span<const checkers::Rules* const> rules);
  [[nodiscard]] result<void> record(const JudgedOutput& done, std::span<const checkers::Rules* const> rules) {
    return record(JudgedOutputs(&done, 1), rules);
  }
  /// An entry and its line, made apart from any folder, so in any thread.
  struct Prepared {
    std::shared_ptr<const JournalEntry> entry;
    std::string line;
  };
  [[nodiscard]] static Prepared prepare(JournalEntry entry);
  /// Records many at once and keeps them in memory for entry(). For answers that lie elsewhere too: a process that is
  /// killed before loses them, and makes them again when the same command comes again.
  [[nodiscard]] result<void> record_all(std::vector<Prepared> all);
  [[nodiscard]] result<void> sync();
  /// An Error where the folder was removed, moved or replaced since it was opened: nothing more is kept there.
  [[nodiscard]] result<void> check_still_there() const;

  [[nodiscard]] RunCounts counts() const;
  [[nodiscard]] RunCounts counts(std::string_view lang, std::string_view category, std::size_t attempt = 0) const;
  /// What is recorded of a case; nullptr: nothing. Safe from several threads while nothing is recorded.
  [[nodiscard]] result<std::shared_ptr<const JournalEntry>> entry(const Case& item) const;

  /// Removes what open() made, if no answer was recorded since: a run that could not begin leaves nothing.
  void abandon() noexcept;

 private:
  struct State;
  explicit RunFolder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace evalrun::runners
