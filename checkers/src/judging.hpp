/// The first half of judging: the output decoded, its outcome decided, no verdict yet.
#pragma once
#include "evalrun/checkers/judge.hpp"

namespace evalrun::checkers {

/// `format`: nullptr: text as `prompt`, anything else as `fc`.
[[nodiscard]] Judged decoded_for(const Case& item, const Value& raw, const Format* format);

}  // namespace evalrun::checkers
