/// A model behind an endpoint: OpenAI-compatible (chat completions) unless another protocol is given.
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
  std::string base_url{};              ///< empty: the protocol's own
  std::string model_name{};            ///< empty: the only one that /models lists
  std::optional<Mode> mode{};          ///< nullopt: tools unless the server refuses them
  std::string key{};                   ///< in no message, file or description
  std::vector<std::string> headers{};  ///< "Name: value" beside the protocol's; their values are as secret as the key
  Prompts prompts = own_prompts();
  std::string prompts_sha256{};  ///< of the file they come from, for the description; empty: our own
  Sampling sampling{};           ///< the seed grows by one with each further attempt at a case
  Dict extra_body{};             ///< merged into every request (JSON Merge Patch)
  bool stream = false;           ///< take answers as they are written, and measure the time to the first token
  bool trace_header = false;     ///< send X-Evalrun-Case: <id>
  /// Send every field of a request although the server refuses it; otherwise one that is refused is left out from then
  /// on.
  bool strict_parameters = false;
  /// Receives each notice for the user once: the server refuses tools, or a field. Called on the client's thread; must
  /// not throw or block for long.
  std::function<void(const std::string& sentence)> on_notice{};
  HttpSettings http{};
  QueueSettings queue{};
  RetrySettings retry{};
};

class Endpoint final : public Model {
 public:
  explicit Endpoint(EndpointSettings settings);
  ~Endpoint() override;

  /// First contact: whether the server answers, accepts the API key, and which model it serves. Errors name the remedy.
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

  /// The mode in use, once it is given or found out.
  [[nodiscard]] std::optional<Mode> mode() const;

 private:
  struct State;
  class Task;
  std::unique_ptr<State> state_;
};

/// An Endpoint that speaks the protocol, as the rows of model_kinds() make it.
[[nodiscard]] result<std::unique_ptr<Model>> make_endpoint(const Protocol& protocol, EndpointSettings settings);

}  // namespace evalrun::runners
