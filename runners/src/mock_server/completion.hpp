/// Answers in the shape of the chat-completions protocol.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "evalrun/value.hpp"

#include "mock_server.hpp"

namespace evalrun::runners {

/// What a completion says besides the answer.
struct Envelope {
  std::string model;
  std::uint64_t number = 0;  ///< of the request; makes ids that differ
  std::int64_t created = 0;  ///< seconds since 1970
};

/// A list becomes `tool_calls` (an empty one an empty array), a text `content`, None a null `content`; any other value
/// is told as JSON text.
[[nodiscard]] Value completion(const Answer& answer, const Envelope& envelope);

/// The same in pieces: the events of a stream, each as the JSON of its `data`; "[DONE]" is the last.
[[nodiscard]] std::vector<std::string> completion_events(const Answer& answer, const Envelope& envelope,
                                                         bool include_usage);

/// {"error": {...}} as OpenAI's endpoints write it.
[[nodiscard]] Value error_object(std::string message, std::string code);

}  // namespace evalrun::runners
