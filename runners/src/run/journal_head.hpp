/// Reads the parts of a journal line that reports count, without the model's output: the output is most of the line,
/// and a report over millions of lines does not need it.
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

  /// Like parse_entry(), but `entry` gets no result, no other text of the model and no sentences of verdicts. Refuses
  /// the same lines, since it reads the whole line. Reuses the memory of `entry`.
  [[nodiscard]] result<void> read(std::string_view line, JournalEntry& entry);

 private:
  /// Returns false if the line is not as to_line() writes it; then parse_entry() must read it.
  [[nodiscard]] bool read_as_written(std::string_view line, JournalEntry& entry);
  [[nodiscard]] bool read_verdicts(std::string_view json, std::vector<Verdict>& verdicts);

  const JournalShape& shape_;
  std::vector<JsonMember> members_, verdicts_, verdict_;  ///< of the line, of "verdicts", of one verdict
};

/// Impossible figures count as not reported, so that sums over millions of cases do not overflow.
/// A possible number of tokens; otherwise -1.
[[nodiscard]] inline std::int64_t possible_tokens(std::int64_t number) {
  constexpr std::int64_t most = 1'000'000'000'000;
  return number >= 0 && number <= most ? number : -1;
}

[[nodiscard]] inline double possible_seconds(double number, double otherwise) {
  constexpr double most = 1e9;
  return number >= 0 && number <= most ? number : otherwise;  // NaN is neither
}

/// Attempts are numbered from 0 to one less than this.
[[nodiscard]] inline std::uint64_t attempt_limit(const JournalShape& shape) {
  constexpr std::uint64_t most_ever = 1'000'000;
  return shape.attempts == 0 ? most_ever : shape.attempts;
}

/// Reads the member "as_meant" of a line. What is neither null nor as to_line() writes it leaves it unknown.
void take_meant(const Value& value, JournalEntry& entry);
/// An answer with right calls is known to be meant so.
void know_right_calls(JournalEntry& entry);

/// Appends the scores of a verdict that are finite numbers.
inline void append_scores(const Value& value, std::vector<std::pair<std::string, double>>& scores) {
  if (!value.is_dict()) return;
  for (const auto& [name, score] : value.dict()->items())
    if ((score.floating() != nullptr && std::isfinite(*score.floating())) || score.integer() != nullptr)
      scores.emplace_back(str(name), to_double(score));
}

}  // namespace evalrun::runners
