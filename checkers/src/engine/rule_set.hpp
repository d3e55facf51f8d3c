/// Rule sets that compile a case's accepted calls, so that they need not be worked out again for every output.
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
  /// The accepted calls; they point into the case.
  std::unique_ptr<const KeyCalls> (*compile)(const Case& item);
  /// rules->check with what compile() made of that very case; nullptr: compiled where calls are compared with it.
  Verdict (*check)(const Answered& answered, const KeyCalls* compiled);
  /// The error type alone, of one or more Python calls as they were read.
  ErrorType (*check_tape)(Task task, std::span<const KeyCall> key, const CallTape& calls, bool underscore_to_dot);
};

/// What decoded is not a list of calls. Says in which shape of an API the output is, where it is in one.
[[nodiscard]] Verdict no_calls(const Value& raw);

/// The verdict of `check(report)`. Most calls fit, so findings are collected only where it says that they do not.
template <class Check>
Verdict verdict_on(const Case& item, const List& calls, Check check) {
  NoFindings nothing{.exact = false};
  if (check(nothing) == ErrorType::none) return right();
  Findings found;
  const auto type = check(found);
  if (type == ErrorType::cannot_find_match) return no_match(item, calls, std::move(found.list()), Style::reference);
  return wrong(type, std::move(found.list()));
}

}  // namespace evalrun::checkers
