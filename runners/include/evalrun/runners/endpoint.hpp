/// A model behind an OpenAI-compatible endpoint (chat completions).
///
///     Endpoint endpoint({.base_url = "http://127.0.0.1:8000/v1", .mode = Mode::fc});
///     if (auto ready = endpoint.prepare(); !ready) return complain(ready.error());
///     endpoint.ask(item, done);
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "evalrun/runners/http_client.hpp"
#include "evalrun/runners/model.hpp"
#include "evalrun/runners/prompts.hpp"
#include "evalrun/runners/request.hpp"
#include "evalrun/runners/retry_policy.hpp"

namespace evalrun::runners {

struct EndpointSettings {
  std::string base_url = "http://127.0.0.1:8000/v1";
  std::string model_name{};    ///< empty: the only one that /models lists
  std::optional<Mode> mode{};  ///< nullopt: tools unless the server refuses them
  std::string key{};           ///< sent as bearer token; in no message, file or description
  Prompts prompts = own_prompts();
  std::string prompts_sha256{};  ///< of the file they come from, for the description; empty: our own
  double temperature = 0.001;    ///< the reference's default
  Dict sampling{};               ///< further fields of the request: top_p, seed, max_tokens
  bool trace_header = false;     ///< send X-Evalrun-Case: <id>
  int max_concurrency = 32;
  HttpSettings http{};
  RetrySettings retry{};
};

class Endpoint final : public Model {
 public:
  explicit Endpoint(EndpointSettings settings);
  ~Endpoint() override;

  /// First contact: is somebody there, does the key open, which model. Errors are sentences with the remedy.
  [[nodiscard]] result<void> prepare() override;
  [[nodiscard]] std::string name() const override;
  [[nodiscard]] Dict description() const override;
  void resume(std::string_view format) override;
  void ask(const Case& item, Done done) override;
  [[nodiscard]] result<std::string> request(const Case& item) const override;
  [[nodiscard]] std::optional<Error> broken() const override;
  void drain() override;
  void stop() override;

  /// The mode in use, once it is given or found out.
  [[nodiscard]] std::optional<Mode> mode() const;

 private:
  struct State;
  class Task;
  std::unique_ptr<State> state_;
};

}  // namespace evalrun::runners
