/// The first half of judging: the output decoded, its outcome decided, no verdict yet.
#pragma once
#include "evalrun/checkers/judge.hpp"

namespace evalrun::checkers {

/// The format that `asked` means for this output; nullptr: text as `prompt`, anything else as `fc`, or the suite's own.
[[nodiscard]] const Format* format_for(const Case& item, const Value& raw, const Format* asked);

[[nodiscard]] Judged decoded_for(const Case& item, const Value& raw, const Format& format, CallParser parser);
/// The same where it is decoded already.
[[nodiscard]] Judged decoded_as(const Case& item, const Value& raw, const Format& format, Decoded decoded);

}  // namespace evalrun::checkers
