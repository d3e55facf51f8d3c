/// Which of call, abstain and malformed an answer is. The references merge the last two; records keep them apart,
/// because a model that tries to call and fails did not abstain (specification: tool-call-formats 1).
///
///     Outcome o = outcome_of(raw, decoded, item);      // never truncated or infra: these are not in the text
#pragma once
#include "evalrun/case.hpp"
#include "evalrun/decode.hpp"
#include "evalrun/output.hpp"

namespace evalrun {

/// `call` when it decoded to at least one call. Otherwise text is `malformed` when, its reasoning left out, it is empty
/// or an attempt to call: it carries the marks of a call form, or an offered function's name with argument values
/// (`name=value`, `name: value`, a JSON object). Reasoning that never ends is `malformed`, too. Other text is
/// `abstain`: a name or a signature without values in a sentence, and Breeze's bare `<|answer|>`. An empty list of
/// calls is `abstain`, any other list that does not decode is `malformed`.
[[nodiscard]] Outcome outcome_of(const Value& raw, const Decoded& decoded, const Case& item);

/// Whether a finish reason means that the server could not read the model's call ("tool_use_failed",
/// "MALFORMED_FUNCTION_CALL"): such an answer is `malformed`; its words do not matter, nor does case.
[[nodiscard]] bool is_unread_call(std::string_view finish_reason);

}  // namespace evalrun
