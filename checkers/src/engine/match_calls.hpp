/// Matches all calls of an output with all accepted calls (specification: bfcl-semantics 6, 11), for both forms of
/// calls.
#pragma once
#include <cstddef>
#include <memory>
#include <span>

#include "check_call.hpp"

namespace evalrun::checkers {

/// The calls of an answer as values.
class ValueCalls {
 public:
  explicit ValueCalls(const List& calls) : calls_(&calls) {}
  [[nodiscard]] std::size_t size() const { return calls_->size(); }
  /// Calls `visit(index, call)` for each call, as long as it returns true.
  template <class Visit>
  void each(Visit visit) const {
    for (std::size_t i = 0; i < calls_->size(); ++i)
      if (!visit(i, ValueCall((*calls_)[i]))) return;
  }
  /// check_call() for one of these calls.
  template <class Report>
  static ErrorType check(const KeyCall& key, const ValueCall& call, const Checking& how, Report& report) {
    return check_call(key, call, how, report);
  }

 private:
  const List* calls_;
};

/// The calls of an answer on a tape.
class TapedCalls {
 public:
  explicit TapedCalls(const CallTape& tape) : tape_(&tape) {}
  [[nodiscard]] std::size_t size() const { return tape_->count; }
  template <class Visit>
  void each(Visit visit) const {
    const auto* node = tape_->nodes.data();
    for (std::size_t i = 0; i < tape_->count; ++i, node += node->extent)
      if (!visit(i, *node)) return;
  }
  template <class Report>
  ErrorType check(const KeyCall& key, const TapeNode& node, const Checking& how, Report& report) const {
    if (!node.repeats) return check_call(key, TapedCall(*tape_, node), how, report);
    // If a parameter occurs twice, the last one counts, which only values know.
    const Value call = tape_->value(node);
    return check_call(key, ValueCall(call), how, report);
  }

 private:
  const CallTape* tape_;
};

/// The set of calls that are matched with an accepted call.
class UsedCalls {
 public:
  explicit UsedCalls(std::size_t calls) : many_(calls > bits ? std::make_unique<bool[]>(calls - bits) : nullptr) {}
  [[nodiscard]] bool has(std::size_t call) const { return call < bits ? (few_ >> call & 1U) != 0 : many_[call - bits]; }
  void add(std::size_t call) {
    if (call < bits)
      few_ |= std::uint64_t{1} << call;
    else
      many_[call - bits] = true;
  }

 private:
  static constexpr std::size_t bits = 64;
  std::uint64_t few_ = 0;
  std::unique_ptr<bool[]> many_;  // NOLINT(*-c-arrays)
};

template <class Report>
ErrorType wrong_count(ErrorType type, std::size_t given, std::size_t expected, Report& report) {
  return report.wrong(type, [&](Finding& finding) {
    finding.given = Value(given);
    finding.wanted = Value(expected);
  });
}

/// Reports that an accepted call names no function of the case.
template <class Report>
ErrorType no_document(Reference reference, Report& report) {
  if (reference == Reference::v4) return crash(report, "TypeError: 'NoneType' object is not subscriptable");
  return report.wrong(ErrorType::cannot_find_description, [](Finding&) {});
}

/// Compares the first call with the first accepted call. `key`: a KeyOnDemand, or the calls of a KeyCalls. `count`: the
/// error type if there are not `expected` calls.
template <class Key, class Calls, class Report>
ErrorType match_one(Key& key, const Calls& calls, std::size_t expected, ErrorType count, const Checking& how,
                    Report& report) {
  if (calls.size() != expected) return wrong_count(count, calls.size(), expected, report);
  const bool by_place = count == ErrorType::simple_wrong_count;
  if (key.empty() || (by_place && !key[0].documented)) return crash(report, "IndexError: list index out of range");
  if (!key[0].documented) return no_document(how.reference, report);
  auto found = ErrorType::none;
  calls.each([&](std::size_t, const auto& call) {
    found = calls.check(key[0], call, how, report);
    return false;
  });
  return found;
}

/// Matches several calls in any order, greedily: each accepted call takes the first unused call that fits. If none
/// fits, the first finding says so, and the next ones say why each unused call does not fit.
template <class Key, class Calls, class Report>
ErrorType match_calls(Key& key, const Calls& calls, const Checking& how, Report& report) {
  if (calls.size() != key.size()) return wrong_count(ErrorType::parallel_wrong_count, calls.size(), key.size(), report);
  UsedCalls used(calls.size());
  for (std::size_t accepted = 0; accepted < key.size(); ++accepted) {
    if (!key[accepted].documented) return no_document(how.reference, report);
    report.speak_of(0, accepted);
    report.wrong(ErrorType::cannot_find_match, [](Finding&) {});
    bool matched = false, crashed = false;
    calls.each([&](std::size_t i, const auto& call) {
      if (used.has(i)) return true;
      report.speak_of(i, accepted);
      const auto mark = report.mark();
      const auto found = calls.check(key[accepted], call, how, report);
      crashed = found == ErrorType::upstream_crash;
      matched = found == ErrorType::none;
      if (crashed) report.keep_from(mark);
      if (matched) used.add(i);
      return !crashed && !matched;
    });
    if (crashed) return ErrorType::upstream_crash;
    if (!matched) return ErrorType::cannot_find_match;
    report.forget(0);
  }
  return ErrorType::none;
}

}  // namespace evalrun::checkers
