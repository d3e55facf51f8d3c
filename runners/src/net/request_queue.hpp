/// Sends tasks over an HttpClient: as many at once as the concurrency limit allows, and no more per minute than the
/// settings or the server allow. Repeats failed attempts if the retry policy says so. A task that waits for its next
/// attempt takes no place.
///
///     RequestQueue queue(client, {.max_concurrency = 64}, {.max_retries = 5});
///     queue.add(std::make_shared<MyTask>(...));
///
/// While the server is down (many attempts failed in a row and none was answered), single requests check whether it is
/// back; after `give_up_after` the queue gives up: `broken()` says why.
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
  /// What to do after a reply.
  struct Next {
    enum class Step : std::uint8_t { finished, failed, again } step = Step::finished;
    Failure failure;  ///< if `step` is failed
  };

  virtual ~RequestTask() = default;
  /// The request of the next attempt.
  [[nodiscard]] virtual HttpRequest request() = 0;
  /// Takes the reply to the last request. Returns finished, failed (the retry policy then decides), or again: send
  /// request() at once, which differs from the last one.
  [[nodiscard]] virtual Next reply(result<HttpReply> reply) = 0;
  /// Ends the task with `error`: no further attempt will be made.
  virtual void give_up(Error error) = 0;
};

/// An attempt that failed and will be repeated.
struct RetryNotice {
  const Error& error;  ///< says where the request came from
  int attempts = 0;    ///< attempts so far
  milliseconds wait{0};
};

struct QueueSettings {
  std::optional<int> concurrency{};                 ///< requests under way at once; nullopt: found by AdaptiveLimit
  int max_concurrency = 256;                        ///< the most that AdaptiveLimit tries
  double per_minute = 0;                            ///< requests sent per minute at most; 0: no bound
  std::size_t max_requests = 0;                     ///< requests sent in all, repetitions included; 0: no bound
  std::chrono::milliseconds give_up_after{60'000};  ///< time without any answer after which the queue gives up
  /// Called on the client's thread; must not throw or block for long.
  std::function<void(const RetryNotice&)> on_retry{};
};

/// All members may be called from any thread. The client must be stopped before the queue is destroyed.
class RequestQueue {
 public:
  RequestQueue(HttpClient& client, QueueSettings settings, RetrySettings retry);
  ~RequestQueue();

  void add(std::shared_ptr<RequestTask> task);
  /// Ends tasks that have not begun, or wait for another attempt, with errc::interrupted; requests under way go on.
  void drain();
  [[nodiscard]] QueueStatistics queue_statistics() const;
  /// Why the queue drained by itself: the server is down (network), or the budget is used up (limit). nullopt: it did
  /// not.
  [[nodiscard]] std::optional<Error> broken() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace evalrun::runners
