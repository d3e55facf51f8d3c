/// From the JSON of a question line and a key line to a Case.
#pragma once
#include <string>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"

#include "json_except.hpp"

namespace evalrun {

/// The accepted calls of a "ground_truth", in either layout.
[[nodiscard]] result<std::vector<AcceptedCall>> accepted_calls(const Value& truth, const std::string& where);

/// `question` is a line without its member "function", which is in `documents`; `answer` is the key line of the same
/// id, or None for categories without a key. Errors name `where`.
[[nodiscard]] result<Case> case_from_json(Value question, const LeftAsText& documents, Value answer,
                                          const Category& category, Layout layout, std::string where);

}  // namespace evalrun
