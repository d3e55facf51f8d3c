/// What is wrong with a suite's ground truth: cases that no answer can meet, and cases that ask the same and want
/// different things.
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
  std::string call;       ///< as the ground truth names it
  std::string parameter;  ///< empty where the whole answer is meant
  /// "no such function", "missing answer" (required, no accepted value), "not in document" (accepted, not documented),
  /// "type" (no accepted value passes), "combination" (each part can be met, not all at once)
  std::string reason;
  std::string detail;  ///< what the rules say
};

/// Why no structured answer meets the ground truth of a case under the rules; empty where one does.
[[nodiscard]] std::vector<Unsatisfiable> unsatisfiable_in(const Case& item, const checkers::Rules& rules);

struct SameQuestion {
  const Case* first = nullptr;
  const Case* second = nullptr;
  bool contradictory = false;  ///< no answer that was found is right for both; otherwise a plain duplicate
  std::string why;
};

/// Pairs of cases of one language that ask exactly the same: equal messages and equal functions.
[[nodiscard]] std::vector<SameQuestion> same_questions(const std::vector<Case>& cases, const checkers::Rules& rules);

}  // namespace evalrun::runners
