/// Builds a Case from the JSON of a question line and of its line of ground truth.
#pragma once
#include <string>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"

#include "json/lines.hpp"

namespace evalrun {

/// The accepted calls of a "ground_truth", in either dataset format.
[[nodiscard]] result<std::vector<AcceptedCall>> accepted_calls(Value truth, const std::string& where);

/// The members of a question line and of its line of ground truth that stay text.
struct CaseText {
  const LeftAsText& question;
  const LeftAsText& documents;  ///< the member "function"
  const LeftAsText& truth;      ///< the member "ground_truth"; not found: the category has no ground truth
};

/// `question` holds the other members of the question line. Errors name `where`.
[[nodiscard]] result<Case> case_from_parts(const Value& question, const CaseText& text, const Category& category,
                                           std::string where);

}  // namespace evalrun
