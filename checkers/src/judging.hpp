/// The first half of judging: decodes the output and decides its outcome, without a verdict.
#pragma once
#include "evalrun/checkers/judge.hpp"

namespace evalrun::checkers {

/// The format that decodes this output. `asked`: see Judging::format.
[[nodiscard]] const Format* format_for(const Case& item, const Value& raw, const Format* asked);

[[nodiscard]] Judged decoded_for(const Case& item, const Value& raw, const Format& format, CallParser parser);
/// The same for an output that is already decoded.
[[nodiscard]] Judged decoded_as(const Case& item, const Value& raw, const Format& format, Decoded decoded);

}  // namespace evalrun::checkers
