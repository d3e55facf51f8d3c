/// From a request to its reply, without a network.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include <tl/expected.hpp>

#include "evalrun/case.hpp"
#include "evalrun/value.hpp"

#include "mock_server.hpp"
#include "requests/request.hpp"

namespace evalrun::runners {

/// tools offered -> fc, none -> prompt.
[[nodiscard]] Mode mode_of(const Value& request);

/// Not safe for several threads: cases that ask the same take turns.
class Recognizer {
 public:
  /// The cases must outlive the recognizer and stay where they are.
  explicit Recognizer(const std::vector<Case>& cases);

  struct Found {
    const Case* item = nullptr;
    std::string why_not;  ///< a sentence where no case is asked
  };
  /// `named`, `lang`: what the trace headers say, or empty.
  [[nodiscard]] Found find(const Value& request, std::string_view named, std::string_view lang);

 private:
  using Candidates = std::vector<const Case*>;
  [[nodiscard]] const Case* next_of(const Candidates& same);

  std::unordered_map<std::string, Candidates> by_messages_;
  std::unordered_map<std::string, Candidates> by_id_;
  std::unordered_map<const Case*, std::size_t> turns_;
};

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
