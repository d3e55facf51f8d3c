/// A case made ready to judge many outputs: for training loops and long streams. The verdicts are those of judge().
///
///     const Rules* rules[] = {*find_rules("bfcl-v4")};
///     const PreparedCase prepared(item, rules);                  // once per case
///     for (const Value& answer : answers)                       // millions of times, from any number of threads
///       if (prepared.grade(answer).valid) ++right;
///     prepared.judge(answer).verdicts[0].errors                  // where somebody wants to know why
///
/// Nothing is remembered from one output to the next. Const access from several threads is safe.
#pragma once
#include <cstddef>
#include <memory>
#include <span>
#include <string>

#include "evalrun/checkers/judge.hpp"

namespace evalrun::checkers {

/// A verdict in short.
struct Grade {
  bool valid = false;
  std::string error_type;  ///< as in Verdict
  Outcome outcome = Outcome::abstain;
};

class PreparedCase {
 public:
  /// Points into the case, which must outlive this and must not be changed or moved.
  PreparedCase(const Case& item, std::span<const Rules* const> rules, CallParser parser = CallParser::automatic);
  PreparedCase(PreparedCase&&) noexcept;
  PreparedCase& operator=(PreparedCase&&) noexcept;
  ~PreparedCase();

  [[nodiscard]] const Case& item() const noexcept;
  /// `format`: nullptr: text as `prompt`, anything else as `fc`.
  [[nodiscard]] Judged judge(const Value& raw, const Format* format = nullptr, bool underscore_to_dot = false) const;
  /// What judge() says by the first rule set, without the decoded calls and the reasons in words: most texts with
  /// Python calls are told right or wrong from what was read, and no value is made of them. Precondition: there is a
  /// rule set.
  [[nodiscard]] Grade grade(const Value& raw, const Format* format = nullptr, bool underscore_to_dot = false) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
  std::span<const std::byte> compact_;  ///< the part of it that every grade needs
};

}  // namespace evalrun::checkers
