/// What reports count of a journal line, without what the model wrote: that is most of the line, and a report of
/// millions of lines looks at none of it.
///
///     HeadReader heads(JournalShape::of(manifest));
///     JournalEntry entry;
///     for (line : lines) if (heads.read(line, entry)) count(entry);
#pragma once
#include <string_view>
#include <vector>

#include "evalrun/result.hpp"

#include "journal.hpp"
#include "json/lines.hpp"

namespace evalrun::runners {

/// For one thread.
class HeadReader {
 public:
  explicit HeadReader(const JournalShape& shape) : shape_(shape) {}

  /// As parse_entry(), but `entry` gets no result, no reasoning and no sentences of its verdicts. The whole line is
  /// read all the same, so that the same lines are refused. Memory that `entry` has is used again.
  [[nodiscard]] result<void> read(std::string_view line, JournalEntry& entry);

 private:
  /// False: parse_entry() has to say what the line is.
  [[nodiscard]] bool read_as_written(std::string_view line, JournalEntry& entry);
  [[nodiscard]] bool read_verdicts(std::string_view json, std::vector<NamedVerdict>& verdicts);

  const JournalShape& shape_;
  std::vector<JsonMember> members_, verdicts_, verdict_;  ///< of the line, of its verdicts, of one of these
};

}  // namespace evalrun::runners
