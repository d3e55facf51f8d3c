/// A model turns cases into outputs, asynchronously: an endpoint, a program, or the gold answers of the suite.
///
///     if (auto ready = model.prepare(); !ready) return ready;
///     model.ask(item, [](Output output) { use(output.result); });      // on any thread, later
///     model.stop();                                                    // afterwards every question has been answered
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "evalrun/case.hpp"
#include "evalrun/output.hpp"
#include "evalrun/result.hpp"

namespace evalrun::runners {

struct QueueStatistics {
  int under_way = 0;        ///< requests sent and not yet answered
  int allowed = 0;          ///< requests that may be under way
  std::size_t queued = 0;   ///< questions that wait because `allowed` requests are under way
  std::size_t waiting = 0;  ///< questions that failed and wait for their next attempt
  std::size_t sent = 0;     ///< requests so far
  std::size_t retries = 0;  ///< requests among `sent` that repeat a failed one
};

class Model {
 public:
  /// Called exactly once per question, on any thread, possibly before `ask` returns. Must not throw or block.
  using Done = std::function<void(Output)>;

  Model() = default;
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;
  virtual ~Model() = default;

  /// Gets ready for the first question: for example, checks that the endpoint can be reached. Called once, before all
  /// other members.
  [[nodiscard]] virtual result<void> prepare() { return {}; }
  /// The model's name, as folders and tables show it. Valid after prepare().
  [[nodiscard]] virtual std::string name() const = 0;
  /// The settings that determine the answers, as fields of a run's manifest, without secrets. Valid after prepare().
  [[nodiscard]] virtual Dict description() const = 0;

  /// What the model has found out about its endpoint so far, for the manifest of the run: "resolved_mode",
  /// "dropped_parameters" and "renamed_parameters", each only if it is known. Safe to call from any thread.
  [[nodiscard]] virtual Dict findings() const { return {}; }
  /// Restores the findings() of an earlier part of the run. Called before the first question.
  virtual void recall(const Value& /*findings*/) {}
  /// Tells the model that an earlier part of the run gave outputs of this format, so that it keeps to it. Called before
  /// the first question.
  virtual void resume(std::string_view /*format*/) {}

  /// Asks for one output. `item` must stay alive until `done` is called. If stop() or drain() ended the question, the
  /// Output is `infra` with errc::interrupted. Safe to call from several threads.
  virtual void ask(const Case& item, Done done) = 0;
  /// The request that `ask` would send, as JSON. Errors: unsupported, if the model sends no requests.
  [[nodiscard]] virtual result<std::string> request(const Case& item) const {
    return fail(errc::unsupported, "this model sends no requests", item.id);
  }

  /// Identifies the request: the `request_key` that the Output would have if `item` were asked now. Empty: not known.
  [[nodiscard]] virtual std::string request_key(const Case& /*item*/) const { return {}; }

  /// Why no further question can be answered (the API key was refused, the program has ended); nullopt: none is known.
  [[nodiscard]] virtual std::optional<Error> broken() const { return std::nullopt; }
  /// Counts of requests and questions; all zero if the model does not count them.
  [[nodiscard]] virtual QueueStatistics queue_statistics() const { return {}; }
  /// Sends no new request. Waiting questions are answered with errc::interrupted; requests under way go on.
  virtual void drain() {}
  /// Like drain(), and ends requests under way too. Every question has been answered when this returns.
  virtual void stop() {}
};

}  // namespace evalrun::runners
