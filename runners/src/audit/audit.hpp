/// Finds faults in a suite's ground truth: cases that no answer can meet, and cases that ask the same but accept
/// different answers.
///
///     for (const auto& found : unsatisfiable_in(item, *rules)) print(found.id, found.parameter, found.reason);
///     for (const auto& pair : same_questions(index.cases(), *rules)) print(pair.first, pair.second,
///     pair.contradictory);
#pragma once
#include <string>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/checkers/rules.hpp"

namespace evalrun::runners {

struct Unsatisfiable {
  std::string call;       ///< name of the function in the ground truth
  std::string parameter;  ///< empty: the fault is in the whole call or answer
  /// "no such function"; "missing answer" (required, but no accepted value); "not in document" (accepted, but not
  /// documented); "type" (no accepted value passes); "combination" (each call can be met, but not all at once)
  std::string reason;
  std::string detail;  ///< a sentence: the error that the rules report, or what is missing
};

/// Why no structured answer meets the ground truth of a case under these rules; empty if the gold answer does.
[[nodiscard]] std::vector<Unsatisfiable> unsatisfiable_in(const Case& item, const checkers::Rules& rules);

struct SameQuestion {
  const Case* first = nullptr;
  const Case* second = nullptr;
  bool contradictory = false;  ///< no answer was found that is right for both; false: a duplicate
  std::string why;
};

/// Pairs of cases in the same language that ask exactly the same: with equal messages and equal functions.
[[nodiscard]] std::vector<SameQuestion> same_questions(const std::vector<Case>& cases, const checkers::Rules& rules);

}  // namespace evalrun::runners
