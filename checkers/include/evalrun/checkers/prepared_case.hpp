/// A case made ready to judge many outputs: for training loops and long streams. The verdicts are those of judge().
///
///     const Rules* rules[] = {*find_rules("bfcl-v4")};
///     const PreparedCase prepared(item, rules);                  // once per case
///     for (const Value& answer : answers)                       // millions of times, from any number of threads
///       if (prepared.judge(answer).verdicts[0].valid) ++right;
///
/// Nothing is remembered from one output to the next. Const access from several threads is safe.
#pragma once
#include <memory>
#include <span>

#include "evalrun/checkers/judge.hpp"

namespace evalrun::checkers {

class PreparedCase {
 public:
  /// Points into the case, which must outlive this and must not be changed or moved.
  PreparedCase(const Case& item, std::span<const Rules* const> rules);
  PreparedCase(PreparedCase&&) noexcept;
  PreparedCase& operator=(PreparedCase&&) noexcept;
  ~PreparedCase();

  [[nodiscard]] const Case& item() const noexcept;
  /// `format`: nullptr: text as `prompt`, anything else as `fc`.
  [[nodiscard]] Judged judge(const Value& raw, const Format* format = nullptr, bool underscore_to_dot = false) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
};

}  // namespace evalrun::checkers
