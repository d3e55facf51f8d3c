/// The accepted calls of a case, compiled once to judge many outputs. The verdicts equal those of judge().
///
///     const Rules* rules[] = {*find_rules("bfcl-v4")};
///     const CompiledKey key(item, rules);                       // once per case
///     std::size_t right = 0;
///     for (const Value& answer : answers)                       // millions of times, from any number of threads
///       if (key.grade(answer).valid) ++right;
///     use(key.judge(answers.front()).verdicts.front().errors);  // why an answer is wrong
///
/// Judging an output does not change the key. Const access from several threads is safe.
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "evalrun/checkers/judge.hpp"

namespace evalrun::checkers {

/// A verdict without its findings and sentences.
struct ShortVerdict {
  bool valid = false;
  ErrorType error_type = ErrorType::none;
  Outcome outcome = Outcome::abstain;
};

/// One call of an answer and the accepted call it resembles most.
struct AlignedCall {
  std::optional<std::size_t> accepted = {};  ///< its index; nullopt: there are more calls than accepted calls
  std::vector<Finding> findings = {};        ///< everything that differs
};

class CompiledKey {
 public:
  /// Points into the case, which must outlive this object and must not be changed or moved.
  CompiledKey(const Case& item, std::span<const Rules* const> rules, CallParser parser = CallParser::automatic);
  CompiledKey(CompiledKey&&) noexcept;
  CompiledKey& operator=(CompiledKey&&) noexcept;
  ~CompiledKey();

  [[nodiscard]] const Case& item() const noexcept;
  /// `format`: see Judging::format.
  [[nodiscard]] Judged judge(const Value& raw, const Format* format = nullptr, bool underscore_to_dot = false) const;
  /// The verdict of judge() under the first rule set, without the decoded calls and the reasons. Most Python calls are
  /// judged from the call tape, without building values. Precondition: there is a rule set.
  [[nodiscard]] ShortVerdict grade(const Value& raw, const Format* format = nullptr,
                                   bool underscore_to_dot = false) const;
  /// For displays: pairs each decoded call ({name: parameters}) with an accepted call, by the first rule set that
  /// compares calls. Each accepted call is used once. Empty if no rule set compares calls.
  [[nodiscard]] std::vector<AlignedCall> align(const List& calls, bool underscore_to_dot = false) const;

 private:
  struct State;
  std::unique_ptr<const State> state_;
  std::span<const std::byte> block_;  ///< the part of the state that every grade() needs
};

}  // namespace evalrun::checkers
