/// Single lines of a run's journals; one journal per shard.
#pragma once
#include <filesystem>
#include <fstream>
#include <functional>
#include <vector>

#include "evalrun/runners/run_records.hpp"

namespace evalrun::runners {

/// Gives every whole line that can be read to `use`, with its place. Gives back which could not be read. A last line
/// without its end is still being written, or was cut off, and is left out. Errors: the run has no journal.jsonl; io.
[[nodiscard]] result<UnreadableLines> walk_journal(const std::filesystem::path& file, const JournalShape& shape,
                                                   const std::function<void(const JournalEntry&, JournalSpan)>& use);

class JournalLines {
 public:
  explicit JournalLines(std::vector<std::filesystem::path> files) : files_(std::move(files)), open_(files_.size()) {}
  /// Errors: io; a line that was changed meanwhile.
  [[nodiscard]] result<JournalEntry> entry(const JournalPlace& place);

 private:
  std::vector<std::filesystem::path> files_;
  std::vector<std::ifstream> open_;  ///< as far as they were asked for
};

}  // namespace evalrun::runners
