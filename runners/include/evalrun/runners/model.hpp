/// A model: something that turns a case into an output, sooner or later. An endpoint, a program, the gold answers.
///
///     if (auto ready = model.prepare(); !ready) return ready;
///     model.ask(item, [](Output output) { use(output.result); });      // on any thread, later
///     model.stop();                                                    // every question has been answered
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
  int under_way = 0;        ///< requests
  int allowed = 0;          ///< requests that may be under way
  std::size_t queued = 0;   ///< questions that could be sent, but for what is allowed
  std::size_t waiting = 0;  ///< questions between two attempts
  std::size_t sent = 0;     ///< requests so far
  std::size_t retries = 0;  ///< of these repetitions after a failure
};

class Model {
 public:
  /// Called exactly once per question, on any thread, possibly before `ask` returns. Must not throw or block.
  using Done = std::function<void(Output)>;

  Model() = default;
  Model(const Model&) = delete;
  Model& operator=(const Model&) = delete;
  virtual ~Model() = default;

  /// What is needed before the first question, such as whether the endpoint is there. Called once, before anything
  /// else.
  [[nodiscard]] virtual result<void> prepare() { return {}; }
  /// As folders and tables name it. Valid after prepare().
  [[nodiscard]] virtual std::string name() const = 0;
  /// What makes an answer this model's: the fields of a run's manifest. No secrets. Valid after prepare().
  [[nodiscard]] virtual Dict description() const = 0;

  /// What asking has found out so far, for the manifest of the run: "resolved_mode", "dropped_parameters" and
  /// "renamed_parameters", each if it is known. Safe to call from any thread.
  [[nodiscard]] virtual Dict findings() const { return {}; }
  /// The findings of an earlier part of the run: go on in the same way. Called before the first question.
  virtual void recall(const Value& /*findings*/) {}
  /// An earlier part of the run gave outputs of this format: go on in the same way. Called before the first question.
  virtual void resume(std::string_view /*format*/) {}

  /// Asks for one output. The case must stay until `done` is called. An Output that is `infra` with errc::interrupted
  /// was not asked to the end because of stop() or drain(). Safe to call from several threads.
  virtual void ask(const Case& item, Done done) = 0;
  /// The request that `ask` would send, as JSON; unsupported where there is none.
  [[nodiscard]] virtual result<std::string> request(const Case& item) const {
    return fail(errc::unsupported, "this model sends no requests", item.id);
  }

  /// Identifies the request: the Output's `request_key` if it were asked now. Empty: not known.
  [[nodiscard]] virtual std::string request_key(const Case& /*item*/) const { return {}; }

  /// Why no further question can be answered (a refused key, a program that has gone); nullopt: all is well.
  [[nodiscard]] virtual std::optional<Error> broken() const { return std::nullopt; }
  /// How many questions are under way and how they fare; nothing where that is not known.
  [[nodiscard]] virtual QueueStatistics queue_statistics() const { return {}; }
  /// Sends nothing new; what waits is answered with errc::interrupted, what is under way goes on.
  virtual void drain() {}
  /// Ends what is under way too. Every question has been answered when this returns.
  virtual void stop() {}
};

}  // namespace evalrun::runners
