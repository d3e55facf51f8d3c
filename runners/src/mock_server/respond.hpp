/// From a request to its reply, without a network.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include <tl/expected.hpp>

#include "evalrun/value.hpp"

#include "mock_server.hpp"
#include "recognize.hpp"

namespace evalrun::runners {

struct Received {
  std::string_view method;
  std::string_view path;        ///< without a query
  std::string_view trace_id;    ///< X-Evalrun-Case
  std::string_view trace_lang;  ///< X-Evalrun-Lang
  std::string_view body;
};

struct Reply {
  int status = 200;
  std::string body;                 ///< JSON
  std::vector<std::string> events;  ///< a stream in place of the body, where there are any
};

/// Not safe for several threads.
class Responder {
 public:
  /// The cases must outlive the responder and stay where they are.
  Responder(const std::vector<Case>& cases, AnswerSource answers, std::string model_name);
  [[nodiscard]] Reply reply_to(const Received& received);

 private:
  [[nodiscard]] Reply complete(const Received& received);
  [[nodiscard]] Reply models(const Received& received);
  [[nodiscard]] Reply embed(const Received& received);

  Recognizer recognizer_;
  AnswerSource answers_;
  std::string model_name_;
  std::uint64_t number_ = 0;
};

/// What a chat completion says besides the answer.
struct Envelope {
  std::string model;
  std::uint64_t number = 0;  ///< of the request; makes ids that differ
  std::int64_t created = 0;  ///< seconds since 1970
};

/// A list becomes `tool_calls` (an empty one an empty array), a text `content`, None a null `content`; any other value
/// becomes JSON text.
[[nodiscard]] Value completion(const Answer& answer, const Envelope& envelope);

/// The same in pieces: the events of a stream, each as the JSON of its `data`; "[DONE]" is the last.
[[nodiscard]] std::vector<std::string> completion_events(const Answer& answer, const Envelope& envelope,
                                                         bool include_usage);

/// {"error": {...}} as OpenAI's endpoints write it.
[[nodiscard]] Value error_object(std::string message, std::string code);

/// The reply to POST /v1/embeddings, with stub vectors, or what is wrong with the request. Its "model" is always that
/// of StubEmbedder, so that clients can mark results made with it.
[[nodiscard]] tl::expected<Value, std::string> stub_embeddings(const Value& request);

}  // namespace evalrun::runners
