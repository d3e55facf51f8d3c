/// What a model gave for one case: an answer, or the reason why no answer came.
///
///     Output output;
///     output.result = "[area(base=10)]";
///     output.finish_reason = "length";
///     use(is_token_limit(output.finish_reason));      // true: the outcome is `truncated`
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

namespace evalrun {

/// Every output has exactly one outcome.
enum class Outcome : std::uint8_t {
  call,       ///< decoded to one or more calls
  abstain,    ///< answered in words, or with an empty list: no call attempted
  malformed,  ///< is empty, or attempts a call that could not be decoded
  truncated,  ///< the token limit cut the answer off
  infra,      ///< no answer: connection, HTTP error, deadline
};
[[nodiscard]] std::string_view to_string(Outcome outcome);
[[nodiscard]] std::optional<Outcome> outcome_named(std::string_view name);

/// Whether a finish reason means that the token limit cut the answer off, in the words of any server ("length",
/// "MAX_TOKENS", "model_length"). Upper and lower case are the same.
[[nodiscard]] bool is_token_limit(std::string_view finish_reason);

struct Output {
  std::string id;
  /// Text, or a list of one-key objects {name: arguments as JSON text}, as the reference stores it. None when `infra`.
  Value result;
  std::optional<Error> infra;
  std::string finish_reason;       ///< as the endpoint says it; empty if unknown
  std::int64_t input_tokens = -1;  ///< negative: not reported
  std::int64_t output_tokens = -1;
  double latency = 0;       ///< seconds from sending to the last byte
  double first_token = -1;  ///< seconds from sending to the first token; negative: not measured
  std::string reasoning;    ///< the model's reasoning, if the endpoint sends it separately; never judged
  /// Text that came beside an empty list of calls, which is the result: a server without a tool parser leaves the
  /// model's calls there. Judged by no rule set. Empty: there was none, or it is the result itself.
  std::string content;
  bool underscore_to_dot = false;  ///< function names were sent with "_" in place of "."
  /// Id of the format that decodes the result (formats()). Empty: `prompt` for text, `fc` for a list.
  std::string format;
  std::string request_key;  ///< hash of the body of the request; empty: not known
};

}  // namespace evalrun
