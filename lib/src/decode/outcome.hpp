/// Decides whether the outcome of an answer is call, abstain or malformed. The references merge the last two; records
/// keep them apart, because a model that tries to call and fails did not abstain (specification: tool-call-formats 1).
///
///     Outcome o = outcome_of(raw, decoded, item);      // never truncated or infra: the text does not show these
#pragma once
#include "evalrun/case.hpp"
#include "evalrun/decode.hpp"
#include "evalrun/output.hpp"

namespace evalrun {

/// `call` if the answer decoded to at least one call. Otherwise text is `malformed` if, without its reasoning, it is
/// empty or an attempt to call: it holds the marks of a call form, or an offered function's name with argument values
/// (`name=value`, `name: value`, a JSON object). Reasoning that never ends is `malformed`, too. Other text is
/// `abstain`, for example a name or a signature without values in a sentence, or Breeze's bare `<|answer|>`. An empty
/// list of calls is `abstain`, any other list that does not decode is `malformed`.
[[nodiscard]] Outcome outcome_of(const Value& raw, const Decoded& decoded, const Case& item);

/// Whether a finish reason means that the server could not read the model's call ("tool_use_failed",
/// "MALFORMED_FUNCTION_CALL"): such an answer is `malformed` with any text. Upper and lower case are the same.
[[nodiscard]] bool is_unread_call(std::string_view finish_reason);

}  // namespace evalrun
