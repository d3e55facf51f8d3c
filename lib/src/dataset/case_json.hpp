/// From the JSON of a question line and a line of ground truth to a Case.
#pragma once
#include <string>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"

#include "json/lines.hpp"

namespace evalrun {

/// The accepted calls of a "ground_truth", in either dataset format.
[[nodiscard]] result<std::vector<AcceptedCall>> accepted_calls(Value truth, const std::string& where);

/// What is left as text of a question line and of its line of ground truth.
struct CaseText {
  const LeftAsText& question;
  const LeftAsText& documents;  ///< the member "function"
  const LeftAsText& truth;      ///< the member "ground_truth"; not found: the category has none
};

/// `question` is the rest of the question line. Errors name `where`.
[[nodiscard]] result<Case> case_from_parts(const Value& question, const CaseText& text, const Category& category,
                                           DatasetFormat dataset_format, std::string where);

}  // namespace evalrun
