/// Turns requests to the mock server into replies, without a network.
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

/// The mode of a request: fc if it offers tools, otherwise prompt.
[[nodiscard]] Mode mode_of(const Value& request);

/// Finds the case that a request asks. Not safe for several threads, since cases that ask the same take turns.
class Recognizer {
 public:
  /// The cases must outlive the recognizer and must not move in memory.
  explicit Recognizer(const std::vector<Case>& cases);

  struct Found {
    const Case* item = nullptr;
    std::string why_not;  ///< if `item` is nullptr: a sentence with the reason
  };
  /// `named`, `lang`: the values of the trace headers, or empty.
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
  std::vector<std::string> events;  ///< not empty: sent as a stream in place of the body
};

/// Answers requests. Not safe for several threads.
class Responder {
 public:
  /// The cases must outlive the responder and must not move in memory.
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

/// The fields of a chat completion besides the answer.
struct Envelope {
  std::string model;
  std::uint64_t number = 0;  ///< number of the request, a part of its unique id
  std::int64_t created = 0;  ///< seconds since 1970
};

/// The reply to a request without `stream`. A list of calls becomes `tool_calls` (an empty list an empty array), a text
/// becomes `content`, None a null `content`; any other value becomes JSON text in `content`.
[[nodiscard]] Value completion(const Answer& answer, const Envelope& envelope);

/// The reply to a request with `stream`: its events, each as the text of its `data`. The last one is "[DONE]".
[[nodiscard]] std::vector<std::string> completion_events(const Answer& answer, const Envelope& envelope,
                                                         bool include_usage);

/// An error in the form of OpenAI's endpoints: {"error": {...}}.
[[nodiscard]] Value error_object(std::string message, std::string code);

/// The reply to POST /v1/embeddings, with stub vectors, or a sentence that says what is wrong with the request. The
/// field "model" always names StubEmbedder, so that clients can mark results that depend on it.
[[nodiscard]] tl::expected<Value, std::string> stub_embeddings(const Value& request);

}  // namespace evalrun::runners
