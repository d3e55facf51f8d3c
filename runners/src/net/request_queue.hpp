/// Sends tasks over an HttpClient: as many at once as the limit allows, at most as many per minute as configured or as
/// the server allows, again after a failure if the policy says so. A task between two attempts takes no place.
///
///     RequestQueue queue(client, {.max_concurrency = 64}, {.max_retries = 5});
///     queue.add(std::make_shared<MyTask>(...));
///
/// While the server is down (attempts fail one after the other, none is answered), single requests check whether it is
/// back, and after `give_up_after` the queue breaks down.
#pragma once
#include <functional>
#include <memory>
#include <optional>

#include "evalrun/runners/model.hpp"

#include "http_client.hpp"
#include "retry_policy.hpp"

namespace evalrun::runners {

/// One request, in one or more attempts. All members are called on the client's thread and must not throw.
class RequestTask {
 public:
  /// What a reply led to.
  struct Next {
    enum class Step : std::uint8_t { finished, failed, again } step = Step::finished;
    Failure failure;  ///< where failed
  };

  virtual ~RequestTask() = default;
  /// The request of the next attempt.
  [[nodiscard]] virtual HttpRequest request() = 0;
  /// Takes the reply to it: finished, failed (the policy decides), or again at once with a request that differs.
  [[nodiscard]] virtual Next reply(result<HttpReply> reply) = 0;
  /// No further attempt will be made.
  virtual void give_up(Error error) = 0;
};

/// An attempt that failed and will be repeated.
struct RetryNotice {
  const Error& error;  ///< with the place of the request
  int attempts = 0;    ///< made so far
  milliseconds wait{0};
};

struct QueueSettings {
  std::optional<int> concurrency{};                 ///< requests under way at once; nullopt: found out
  int max_concurrency = 256;                        ///< the most that is tried then
  double per_minute = 0;                            ///< requests sent per minute at most; 0: as many as there are
  std::size_t max_requests = 0;                     ///< sent in all, repetitions included; 0: no bound
  std::chrono::milliseconds give_up_after{60'000};  ///< without any answer while every attempt fails
  /// Called on the client's thread; must not throw or block for long.
  std::function<void(const RetryNotice&)> on_retry{};
};

/// All members may be called from any thread. The client must be stopped before the queue goes.
class RequestQueue {
 public:
  RequestQueue(HttpClient& client, QueueSettings settings, RetrySettings retry);
  ~RequestQueue();

  void add(std::shared_ptr<RequestTask> task);
  /// Tasks that have not begun, or wait for another attempt, end with errc::interrupted; what is under way goes on.
  void drain();
  [[nodiscard]] QueueStatistics queue_statistics() const;
  /// Why the queue drained by itself: the server is down (network), the budget is used up (limit). nullopt: it did not.
  [[nodiscard]] std::optional<Error> broken() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace evalrun::runners
