/// Single lines of a run's journals; one journal per shard.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "journal_pieces.hpp"
#include "run_records.hpp"

namespace evalrun::runners {

/// Gives every whole line that can be read to `use`, in order and with its place; of the entry there is what HeadReader
/// reads, no result and no sentences. Returns which lines could not be read. A last line without its end is still being
/// written, or was cut off, and is left out. Several threads read, one at a time calls `use`. Errors: the run has no
/// journal.jsonl; io.
[[nodiscard]] result<UnreadableLines> walk_journal(const std::filesystem::path& file, const JournalShape& shape,
                                                   const std::function<void(const JournalEntry&, JournalSpan)>& use);

class JournalLines {
 public:
  explicit JournalLines(std::vector<std::filesystem::path> files) : files_(std::move(files)), open_(files_.size()) {}
  /// Errors: io; a line that was changed meanwhile.
  [[nodiscard]] result<JournalEntry> entry(const JournalPlace& place);

 private:
  std::vector<std::filesystem::path> files_;
  std::vector<std::optional<JournalFile>> open_;  ///< as far as they were asked for
  std::string line_;
};

}  // namespace evalrun::runners
