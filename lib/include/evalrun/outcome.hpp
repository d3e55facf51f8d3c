/// Which of call, abstain and malformed an answer is. The references merge the last two; records keep them apart,
/// because a model that tries to call and fails did not abstain (DESIGN: every output ends in exactly one outcome).
///
///     Outcome o = outcome_of(raw, decoded, item);      // never truncated or infra: only who asked knows those
#pragma once
#include "evalrun/case.hpp"
#include "evalrun/decode.hpp"
#include "evalrun/output.hpp"

namespace evalrun {

/// `call` when it decoded to at least one call. Otherwise text is `malformed` when it is empty, carries a tool-call
/// tag, a JSON object shaped like a call, a list that opens with a call, or an offered function's name right before
/// "("; else `abstain`. An empty list of calls is `abstain`, any other list that does not decode is `malformed`.
[[nodiscard]] Outcome outcome_of(const Value& raw, const Decoded& decoded, const Case& item);

}  // namespace evalrun
