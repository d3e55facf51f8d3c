/// The folder of a run: manifest.json says which run it is, journal.jsonl holds the answers so far. Opening it again
/// with the same manifest resumes the run; a different manifest is refused.
///
///     auto folder = RunFolder::open("runs/x", manifest);
///     if (!folder) return complain(folder.error());          // "runs/x: holds another run (model.mode: ...)"
///     if (!folder->answered(item)) ask(item);
///     folder->record(done);
///
/// Needs about 30 bytes per case, for the place of its line in the journal. Safe to call from several threads.
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
  std::size_t infra = 0;    ///< recorded cases without an answer
  std::size_t correct = 0;  ///< cases that are right by the first rule set
};

/// Makes a new folder: `wanted`, or if it exists `wanted` with -2, -3, ... appended. Two processes never get the same
/// folder.
[[nodiscard]] result<std::filesystem::path> new_folder(const std::filesystem::path& wanted);

class RunFolder {
 public:
  /// Opens or makes the folder of a run. `fresh`: an earlier run in it is moved aside, removed when the first answer is
  /// recorded, and put back if none is. Errors: conflict (the folder holds another run or other files, another process
  /// writes it), io. `remedy` ends the message about another run.
  [[nodiscard]] static result<RunFolder> open(
      const std::filesystem::path& folder, const Dict& manifest, bool fresh = false,
      std::string_view remedy = "choose another --out, or --fresh to start over");
  RunFolder(RunFolder&&) noexcept;
  RunFolder& operator=(RunFolder&&) noexcept;
  ~RunFolder();

  [[nodiscard]] const std::filesystem::path& path() const;
  /// Whether an earlier run is still kept aside because no answer has come yet.
  [[nodiscard]] bool keeps_earlier() const;
  /// The cases that were recorded when the folder was opened.
  [[nodiscard]] RunCounts found() const;
  /// The lines of the journal that could not be read when the folder was opened; their cases count as not asked. They
  /// have been moved to journal.unreadable.jsonl.
  [[nodiscard]] const UnreadableLines& unreadable() const;
  /// Adds findings of the model to the manifest, which still belongs to the same run. Writes only if they are new.
  /// Errors: io.
  [[nodiscard]] result<void> note(const Dict& findings);
  /// The manifest in the folder.
  [[nodiscard]] const Value& manifest() const;
  /// The format of the first answer in the journal, which shows how an earlier part of the run asked.
  [[nodiscard]] std::optional<std::string> found_format() const;

  /// Whether the case has an answer. A failure is none, nor is an answer to a request that differs: `key` returns the
  /// key of the request that would be sent now (Output::request_key), and is called only if there is an answer. Empty
  /// keys are not compared.
  [[nodiscard]] bool answered(const Case& item, const std::function<std::string()>& key = {}) const;
  /// To be called before a case is asked again: an answer to a different request no longer counts, in this process and
  /// in later ones, even if the new request fails. It stays in the journal. Does nothing if there is no answer.
  [[nodiscard]] result<void> discard_answer(const Case& item, const std::function<std::string()>& key);
  /// Records all outputs at once; if the disk is full, as many as fit.
  [[nodiscard]] result<void> record(JudgedOutputs done, std::span<const checkers::Rules* const> rules);
  [[nodiscard]] result<void> record(const JudgedOutput& done, std::span<const checkers::Rules* const> rules) {
    return record(JudgedOutputs(&done, 1), rules);
  }
  /// An entry and its line. It can be made on any thread, since it needs no folder.
  struct Prepared {
    std::shared_ptr<const JournalEntry> entry;
    std::string line;
  };
  [[nodiscard]] static Prepared prepare(JournalEntry entry);
  /// Records many entries at once and keeps them in memory for entry(). For answers that are also stored elsewhere: if
  /// the process is killed before, they are lost, and the same command makes them again.
  [[nodiscard]] result<void> record_all(std::vector<Prepared> all);
  [[nodiscard]] result<void> sync();
  /// Errors: io, if the folder was removed, moved or replaced since it was opened, so that answers cannot be kept.
  [[nodiscard]] result<void> check_still_there() const;

  [[nodiscard]] RunCounts counts() const;
  [[nodiscard]] RunCounts counts(std::string_view lang, std::string_view category, std::size_t attempt = 0) const;
  /// The recorded entry of a case, or nullptr. Safe from several threads while no thread records.
  [[nodiscard]] result<std::shared_ptr<const JournalEntry>> entry(const Case& item) const;

  /// Removes the files that open() made if no answer was recorded, so that a run that could not begin leaves no folder.
  void abandon() noexcept;

 private:
  struct State;
  explicit RunFolder(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace evalrun::runners
