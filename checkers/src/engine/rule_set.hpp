/// Rule sets that compile the accepted calls of a case once, for many outputs.
#pragma once
#include <memory>
#include <utility>

#include "evalrun/checkers/rules.hpp"

#include "explain.hpp"
#include "match_calls.hpp"

namespace evalrun::checkers {

struct KeyedRules {
  const Rules* rules;
  Reference reference;
  /// Compiles the accepted calls; the result points into the case.
  std::unique_ptr<const KeyCalls> (*compile)(const Case& item);
  /// rules->check with the result of compile() for the same case; nullptr: it compiles the calls itself if it needs
  /// them.
  /// `known_wrong`: check_tape said so of the same calls.
  Verdict (*check)(const Answered& answered, const KeyCalls* compiled, bool known_wrong);
  /// The error type of one or more Python calls on a tape.
  ErrorType (*check_tape)(Task task, std::span<const KeyCall> key, const CallTape& calls, bool underscore_to_dot);
};

/// The verdict for an output that decodes to no list of calls. Names the API whose shape the output has, if any.
[[nodiscard]] Verdict no_calls(const Value& raw);

/// The verdict of `check(report)`. Most calls fit, so findings are collected only in a second check if they do not.
template <class Check>
Verdict verdict_on(const Case& item, const List& calls, bool known_wrong, Check check) {
  NoFindings nothing{.exact = false};
  if (!known_wrong && check(nothing) == ErrorType::none) return right();
  Findings found;
  const auto type = check(found);
  if (type == ErrorType::cannot_find_match) return no_match(item, calls, std::move(found.list()), Style::reference);
  return wrong(type, std::move(found.list()));
}

}  // namespace evalrun::checkers
