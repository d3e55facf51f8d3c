/// Reads the journals of a run: all lines in order, or single lines.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "journal_pieces.hpp"
#include "run_records.hpp"

namespace evalrun::runners {

/// Calls `use` with the entry and place of every whole line that can be read, in order. Entries hold what HeadReader
/// reads: no result, no sentences. Returns the lines that could not be read. Ignores an unfinished last line, which is
/// still being written or was cut off. Several threads read; one at a time calls `use`. Errors: the run has no
/// journal.jsonl; io.
[[nodiscard]] result<UnreadableLines> walk_journal(const std::filesystem::path& file, const JournalShape& shape,
                                                   const std::function<void(const JournalEntry&, JournalSpan)>& use);

class JournalLines {
 public:
  explicit JournalLines(std::vector<std::filesystem::path> files) : files_(std::move(files)), open_(files_.size()) {}
  /// The entry at a place. Errors: io; the line was changed meanwhile.
  [[nodiscard]] result<JournalEntry> entry(const JournalPlace& place);

 private:
  std::vector<std::filesystem::path> files_;
  std::vector<std::optional<JournalFile>> open_;  ///< opened when first needed
  std::string line_;
};

}  // namespace evalrun::runners
