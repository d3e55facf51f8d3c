/// The accepted calls of a case, compiled once to judge many outputs. The verdicts are those of judge().
///
///     const Rules* rules[] = {*find_rules("bfcl-v4")};
///     const CompiledKey key(item, rules);                       // once per case
///     std::size_t right = 0;
///     for (const Value& answer : answers)                       // millions of times, from any number of threads
///       if (key.grade(answer).valid) ++right;
///     use(key.judge(answers.front()).verdicts.front().errors);  // why an answer is wrong
///
/// Nothing is remembered from one output to the next. Const access from several threads is safe.
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "evalrun/checkers/judge.hpp"

namespace evalrun::checkers {

/// A verdict without its reasons.
struct ShortVerdict {
  bool valid = false;
  ErrorType error_type = ErrorType::none;
  Outcome outcome = Outcome::abstain;
};

/// One call of an answer and the accepted call it resembles most.
struct AlignedCall {
  std::optional<std::size_t> accepted = {};  ///< nullopt: there are more calls than accepted calls
  std::vector<Finding> findings = {};        ///< everything that differs
};

class CompiledKey {
 public:
  /// Points into the case, which must outlive this and must not be changed or moved.
  CompiledKey(const Case& item, std::span<const Rules* const> rules, CallParser parser = CallParser::automatic);
  CompiledKey(CompiledKey&&) noexcept;
  CompiledKey& operator=(CompiledKey&&) noexcept;
  ~CompiledKey();

  [[nodiscard]] const Case& item() const noexcept;
  /// `format`: nullptr: text as `prompt`, anything else as `fc`.
  [[nodiscard]] Judged judge(const Value& raw, const Format* format = nullptr, bool underscore_to_dot = false) const;
  /// What judge() says by the first rule set, without the decoded calls and the reasons: most texts with Python calls
  /// are judged from what was read, and no value is made of them. Precondition: there is a rule set.
  [[nodiscard]] ShortVerdict grade(const Value& raw, const Format* format = nullptr,
                                   bool underscore_to_dot = false) const;
  /// For displays: each decoded call ({name: parameters}) with an accepted call, by the first rule set that compares
  /// calls. Each accepted call is used once. Empty where no rule set compares calls.
  [[nodiscard]] std::vector<AlignedCall> align(const List& calls, bool underscore_to_dot = false) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
  std::span<const std::byte> block_;  ///< the part of it that every grade needs
};

}  // namespace evalrun::checkers
