/// A model behind an endpoint. The protocol is OpenAI's chat completions unless another one is given.
///
///     Endpoint endpoint({.base_url = "http://127.0.0.1:8000/v1", .mode = Mode::fc});
///     if (auto ready = endpoint.prepare(); !ready) return complain(ready.error());
///     endpoint.ask(item, done);
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "evalrun/runners/model.hpp"

#include "net/http_client.hpp"
#include "net/request_queue.hpp"
#include "net/retry_policy.hpp"
#include "protocol.hpp"
#include "requests/prompts.hpp"
#include "requests/request.hpp"

namespace evalrun::runners {

struct EndpointSettings {
  const Protocol* protocol = &chat_protocol();
  std::string base_url{};              ///< empty: the protocol's default
  std::string model_name{};            ///< empty: the only one that /models lists
  std::optional<Mode> mode{};          ///< nullopt: fc, or prompt if the server refuses tools
  std::string key{};                   ///< API key; never in a message, file or description
  std::vector<std::string> headers{};  ///< "Name: value", added to the protocol's; the values are secret
  Prompts prompts = own_prompts();
  std::string prompts_sha256{};  ///< of the prompts file, for the description; empty: own_prompts()
  Sampling sampling{};           ///< the seed grows by one with each attempt at a case
  Dict extra_body{};             ///< merged into every request (JSON Merge Patch)
  bool stream = false;           ///< stream answers, and measure the time to the first token
  bool trace_header = false;     ///< send X-Evalrun-Case: <id>
  /// true: always send every field of a request. false: leave out a field once the server has refused it.
  bool strict_parameters = false;
  /// Receives notices for the user, each once: the server refuses tools, or a field. Called on the client's thread;
  /// must not throw or block for long.
  std::function<void(const std::string& sentence)> on_notice{};
  /// Receives every reply to a question, refusals included; the body of a streamed reply, too. The body is as it came;
  /// secrets of the request are hidden in the headers about rate limits. Called on the
  /// client's thread before the question is answered; for the first contact, by prepare(). Must not throw or block.
  std::function<void(const HttpReply& reply)> on_reply{};
  HttpSettings http{};
  QueueSettings queue{};
  RetrySettings retry{};
};

class Endpoint final : public Model {
 public:
  explicit Endpoint(EndpointSettings settings);
  ~Endpoint() override;

  /// Makes the first contact: checks that the server answers and accepts the API key, and finds the model that it
  /// serves. Errors say what to do.
  [[nodiscard]] result<void> prepare() override;
  [[nodiscard]] std::string name() const override;
  [[nodiscard]] Dict description() const override;
  [[nodiscard]] Dict findings() const override;
  void recall(const Value& findings) override;
  void resume(std::string_view format) override;
  void ask(const Case& item, Done done) override;
  [[nodiscard]] result<std::string> request(const Case& item) const override;
  [[nodiscard]] std::string request_key(const Case& item) const override;
  [[nodiscard]] std::optional<Error> broken() const override;
  [[nodiscard]] QueueStatistics queue_statistics() const override;
  void drain() override;
  void stop() override;

  /// The mode in use; nullopt while it is neither given nor found out.
  [[nodiscard]] std::optional<Mode> mode() const;

 private:
  struct State;
  class Task;
  std::unique_ptr<State> state_;
};

/// Makes an Endpoint that speaks `protocol`, for the rows of model_kinds().
[[nodiscard]] result<std::unique_ptr<Model>> make_endpoint(const Protocol& protocol, EndpointSettings settings);

}  // namespace evalrun::runners
