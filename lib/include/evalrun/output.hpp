/// What a model gave for one case: an answer, or the reason why there is none.
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

/// Every output ends in exactly one of these.
enum class Outcome : std::uint8_t {
  call,       ///< decoded to one or more calls
  abstain,    ///< said in words, no call attempted
  malformed,  ///< tried to call, could not be decoded
  truncated,  ///< hit the token limit
  infra,      ///< no answer: connection, HTTP error, deadline
};
[[nodiscard]] std::string_view to_string(Outcome outcome);
[[nodiscard]] std::optional<Outcome> outcome_named(std::string_view name);

/// Whether a finish reason, in the words of any server, means that the token limit cut the answer off ("length",
/// "MAX_TOKENS", "model_length"): such an answer is `truncated`. Case does not matter.
[[nodiscard]] bool is_token_limit(std::string_view finish_reason);

struct Output {
  std::string id;
  /// Text, or a list of one-key objects {name: arguments as JSON text}, as the reference stores it. None when `infra`.
  Value result;
  std::optional<Error> infra;
  std::string finish_reason;       ///< as the endpoint says it; empty where unknown
  std::int64_t input_tokens = -1;  ///< negative: not reported
  std::int64_t output_tokens = -1;
  double latency = 0;              ///< seconds from sending to the last byte
  double first_token = -1;         ///< seconds from sending to the first token; negative: not measured
  std::string reasoning;           ///< what the model thought, where the endpoint tells it apart; never judged
  bool underscore_to_dot = false;  ///< documented names were sent with "_" for "."
  /// How the result is to be decoded: a row of formats(). Empty: by its shape, text as `prompt`, a list as `fc`.
  std::string format;
  std::string request_key;  ///< which request was sent: a hash of its body; empty: not known
};

}  // namespace evalrun
