/// What reports count of a journal line, without what the model wrote: that is most of the line, and a report of
/// millions of lines looks at none of it.
///
///     HeadReader heads(JournalShape::of(manifest));
///     JournalEntry entry;
///     for (line : lines) if (heads.read(line, entry)) count(entry);
#pragma once
#include <cmath>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

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
  [[nodiscard]] bool read_verdicts(std::string_view json, std::vector<Verdict>& verdicts);

  const JournalShape& shape_;
  std::vector<JsonMember> members_, verdicts_, verdict_;  ///< of the line, of its verdicts, of one of these
};

/// Figures of a line. What is not possible counts as not reported: sums over millions of cases must not overflow.
/// A number of tokens, or -1.
[[nodiscard]] inline std::int64_t possible_tokens(std::int64_t number) {
  constexpr std::int64_t most = 1'000'000'000'000;
  return number >= 0 && number <= most ? number : -1;
}

[[nodiscard]] inline double possible_seconds(double number, double otherwise) {
  constexpr double most = 1e9;
  return number >= 0 && number <= most ? number : otherwise;  // NaN is neither
}

/// Attempts are numbered from 0 to one less.
[[nodiscard]] inline std::uint64_t attempt_limit(const JournalShape& shape) {
  constexpr std::uint64_t most_ever = 1'000'000;
  return shape.attempts == 0 ? most_ever : shape.attempts;
}

/// The scores of a verdict that are finite numbers.
inline void append_scores(const Value& value, std::vector<std::pair<std::string, double>>& scores) {
  if (!value.is_dict()) return;
  for (const auto& [name, score] : value.dict()->items())
    if ((score.floating() != nullptr && std::isfinite(*score.floating())) || score.integer() != nullptr)
      scores.emplace_back(str(name), to_double(score));
}

}  // namespace evalrun::runners
