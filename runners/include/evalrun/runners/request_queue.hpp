/// Sends tasks over an HttpClient: as many at once as the limit allows, again after a failure when the policy says so.
/// A task that waits for its next attempt takes no place.
///
///     RequestQueue queue(client, std::make_unique<FixedLimit>(32), RetryPolicy{});
///     queue.add(std::make_shared<MyTask>(...));
#pragma once
#include <memory>
#include <optional>

#include "evalrun/runners/concurrency_limit.hpp"
#include "evalrun/runners/http_client.hpp"
#include "evalrun/runners/retry_policy.hpp"

namespace evalrun::runners {

/// One thing to be asked, in one or more attempts. All members are called on the client's thread and must not throw.
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

/// All members may be called from any thread. The client must be stopped before the queue goes.
class RequestQueue {
 public:
  RequestQueue(HttpClient& client, std::unique_ptr<ConcurrencyLimit> limit, RetryPolicy policy);
  ~RequestQueue();

  void add(std::shared_ptr<RequestTask> task);
  /// Tasks that have not begun, or wait for another attempt, end with errc::interrupted; what is under way goes on.
  void drain();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace evalrun::runners
