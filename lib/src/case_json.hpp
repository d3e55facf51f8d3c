/// From the JSON of a question line and a key line to a Case.
#pragma once
#include <string>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"

namespace evalrun {

/// The accepted calls of a "ground_truth", in either layout.
[[nodiscard]] result<std::vector<AcceptedCall>> accepted_calls(const Value& truth, const std::string& where);

/// `answer` is the key line of the same id, or None for categories without a key. Errors name `where`.
[[nodiscard]] result<Case> case_from_json(const Value& question, const Value& answer, const Category& category,
                                          Layout layout, std::string where);

}  // namespace evalrun
