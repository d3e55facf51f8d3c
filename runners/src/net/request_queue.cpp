#include "request_queue.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <deque>
#include <map>
#include <mutex>
#include <utility>
#include <vector>

#include <fmt/format.h>

#include "concurrency_limit.hpp"
#include "rate_limits.hpp"
#include "text/messages.hpp"

namespace evalrun::runners {
namespace {

using Clock = std::chrono::steady_clock;
using Time = Clock::time_point;
using Step = RequestTask::Next::Step;

/// After this many failures in a row, without an answer in between, the server is down.
constexpr int plainly_down = 8;
/// First and longest wait between two checks whether the server is back.
constexpr milliseconds first_look{500}, longest_look{5000};
/// After this many rate-limit delays in a row, without an answer in between, no request is sent before the delay ends.
constexpr int all_rate_limited = 3;

/// Allows at most so many starts per minute, evenly spread.
class RateLimiter {
 public:
  /// 0: no bound.
  explicit RateLimiter(double per_minute)
      : interval_(per_minute <= 0
                      ? Time::duration::zero()
                      : std::chrono::duration_cast<Time::duration>(std::chrono::duration<double>(60 / per_minute))) {}

  /// The earliest moment of the next start.
  [[nodiscard]] Time next(Time now) const { return interval_ == Time::duration::zero() ? now : next_; }
  void started(Time now) {
    // A late timer is made up for, but only by so much that no burst results.
    constexpr std::chrono::milliseconds lateness{50};
    next_ = std::max(next_, now - std::min<Time::duration>(lateness, 2 * interval_)) + interval_;
  }

 private:
  Time::duration interval_;
  Time next_ = Time::min();
};

struct Entry {
  std::shared_ptr<RequestTask> task;
  int attempts = 0;  ///< made so far
};

Sign sign_of(const RequestTask::Next& next, bool replied) {
  if (next.step == Step::failed && next.failure.overload)
    return next.failure.retry_after > milliseconds{0} ? Sign::turned_away : Sign::overload;
  return replied ? Sign::answered : Sign::silent;
}

std::unique_ptr<ConcurrencyLimit> limit_for(const QueueSettings& settings) {
  if (settings.concurrency) return std::make_unique<FixedLimit>(*settings.concurrency);
  return std::make_unique<AdaptiveLimit>(AdaptiveSettings{.most = settings.max_concurrency});
}

}  // namespace

// Members that are neither atomic nor guarded by a mutex belong to the client's thread.
struct RequestQueue::State {
  State(HttpClient& to, QueueSettings given, RetrySettings retry)
      : client(to),
        settings(std::move(given)),
        longest_hold(retry.longest_retry_after),
        limit(limit_for(settings)),
        policy(retry),
        rate_limiter(settings.per_minute) {}

  HttpClient& client;
  const QueueSettings settings;
  const milliseconds longest_hold;
  std::unique_ptr<ConcurrencyLimit> limit;
  RetryPolicy policy;
  RateLimiter rate_limiter;
  std::deque<Entry> ready;
  std::multimap<Time, Entry> waiting;  ///< by the time of the next attempt
  Time held_until = Time::min();       ///< no request is sent before
  Time wakes_at = Time::max();         ///< the next timer

  // Kept while no request is answered.
  int failures_in_a_row = 0;
  Time failing_since;
  milliseconds look_again = first_look;
  int rate_limited_in_a_row = 0;

  std::atomic<bool> draining = false;
  std::atomic<int> under_way = 0, allowed = 0;
  std::atomic<std::size_t> queued = 0;  ///< in `ready` and `added`
  std::atomic<std::size_t> waiting_count = 0, sent = 0, retries = 0;
  mutable std::mutex broken_mutex;
  std::optional<Error> broken;
  std::mutex added_mutex;
  std::vector<std::shared_ptr<RequestTask>> added;  ///< added and not yet in `ready`
  bool hungry = true;                               ///< add() has to notify the client's thread

  bool take_added();
  void pump();
  [[nodiscard]] Time next_start(Time now) const;
  void wake(Time when, Time now);
  void send(Entry entry, Time now);
  void replied(Entry entry, Time began, result<HttpReply> reply);
  void failed(Entry entry, RequestTask::Next next, bool stopped, Time now);
  void watch(const RequestTask::Next& next, Time now);
  [[nodiscard]] Error too_long(const Failure& failure) const;
  void break_down(Error error);
  [[nodiscard]] bool is_down() const { return failures_in_a_row >= plainly_down; }
  static void interrupt(Entry& entry) {
    entry.task->give_up({errc::interrupted, "the run was stopped before this was asked", {}});
  }
};

RequestQueue::RequestQueue(HttpClient& client, QueueSettings settings, RetrySettings retry)
    : state_(new State(client, std::move(settings), retry)) {}

RequestQueue::~RequestQueue() = default;

void RequestQueue::add(std::shared_ptr<RequestTask> task) {
  bool notify = false;
  {
    const std::scoped_lock lock(state_->added_mutex);
    state_->added.push_back(std::move(task));
    ++state_->queued;
    notify = std::exchange(state_->hungry, false);
  }
  if (notify) state_->client.after(milliseconds{0}, [state = state_.get()] { state->pump(); });
}

/// Moves added tasks to `ready`. Returns false if there were none; the next add() then notifies.
bool RequestQueue::State::take_added() {
  std::vector<std::shared_ptr<RequestTask>> tasks;
  {
    const std::scoped_lock lock(added_mutex);
    tasks.swap(added);
    hungry = tasks.empty();
  }
  for (auto& task : tasks) ready.push_back({std::move(task), 0});
  return !tasks.empty();
}

void RequestQueue::drain() {
  state_->draining = true;
  state_->client.after(milliseconds{0}, [state = state_.get()] { state->pump(); });
}

QueueStatistics RequestQueue::queue_statistics() const {
  return {state_->under_way, state_->allowed, state_->queued, state_->waiting_count, state_->sent, state_->retries};
}

std::optional<Error> RequestQueue::broken() const {
  const std::scoped_lock lock(state_->broken_mutex);
  return state_->broken;
}

void RequestQueue::State::break_down(Error error) {
  {
    const std::scoped_lock lock(broken_mutex);
    if (!broken) broken = std::move(error);
  }
  draining = true;
}

void RequestQueue::State::pump() {
  const auto now = Clock::now();
  while (!waiting.empty() && (draining || waiting.begin()->first <= now)) {
    ready.push_front(std::move(waiting.begin()->second));
    ++queued;
    waiting.erase(waiting.begin());
  }
  while (!draining && (!ready.empty() || take_added())) {
    const auto start = next_start(now);
    if (start > now) {
      wake(start, now);
      break;
    }
    Entry entry = std::move(ready.front());
    ready.pop_front();
    --queued;
    send(std::move(entry), now);
  }
  if (draining)
    while (!ready.empty() || take_added())
      for (auto left = std::exchange(ready, {}); auto& entry : left) {
        --queued;
        interrupt(entry);
      }
  else if (!waiting.empty())
    wake(waiting.begin()->first, now);
  waiting_count = waiting.size();
  allowed = limit->allowed(now);
}

/// When the next request may be sent; `now` or earlier means at once. The end of a request may change the answer.
Time RequestQueue::State::next_start(Time now) const {
  if (held_until > now) return held_until;
  if (is_down() && under_way > 0) return Time::max();
  const auto by_limit = limit->next_start(now);
  if (under_way < limit->allowed(now)) return std::max(by_limit, rate_limiter.next(now));
  // The limit may rise without any request ending: look again in a second.
  return by_limit > now ? by_limit : now + std::chrono::seconds(1);
}

void RequestQueue::State::wake(Time when, Time now) {
  if (when == Time::max() || (wakes_at > now && wakes_at <= when)) return;
  wakes_at = when;
  client.after(std::chrono::ceil<milliseconds>(when - now), [this, when] {
    if (wakes_at == when) wakes_at = Time::max();
    pump();
  });
}

void RequestQueue::State::send(Entry entry, Time now) {
  if (settings.max_requests != 0 && sent >= settings.max_requests) {
    break_down(
        {errc::limit, fmt::format("the budget of {} is used up", counted(settings.max_requests, "request")), {}});
    return interrupt(entry);
  }
  ++under_way;
  ++sent;
  if (entry.attempts++ > 0) ++retries;
  limit->started(now);
  rate_limiter.started(now);
  auto request = entry.task->request();
  client.submit(std::move(request), [this, now, entry = std::move(entry)](result<HttpReply> reply) mutable {
    replied(std::move(entry), now, std::move(reply));
  });
}

void RequestQueue::State::replied(Entry entry, Time began, result<HttpReply> reply) {
  --under_way;
  const auto now = Clock::now();
  const bool any = reply.has_value();
  const bool stopped = !any && reply.error().code == errc::interrupted;
  const bool limited = any && !reply->limits.empty();
  const auto hold = limited ? rate_limit_delay(reply->limits, std::chrono::system_clock::now()) : std::nullopt;
  auto next = entry.task->reply(std::move(reply));
  // Retry-After says when this request may be sent again, and takes precedence over the headers of a quota.
  if (hold && !next.failure.retry_after) held_until = std::max(held_until, now + std::min(*hold, longest_hold));
  limit->finished(sign_of(next, any), began, now);
  if (!stopped) watch(next, now);
  if (next.step == Step::again) {
    --entry.attempts;
    ready.push_front(std::move(entry));
    ++queued;
  } else if (next.step == Step::failed) {
    failed(std::move(entry), std::move(next), stopped, now);
  }
  pump();
}

void RequestQueue::State::failed(Entry entry, RequestTask::Next next, bool stopped, Time now) {
  const bool last = stopped || draining;
  const auto wait = last ? std::nullopt : policy.wait(entry.attempts, next.failure);
  if (wait) {
    if (settings.on_retry) settings.on_retry({next.failure.error, entry.attempts, *wait});
    waiting.emplace(now + *wait, std::move(entry));
    return;
  }
  // If the queue drains, a request that the policy would have repeated counts as interrupted, not as failed.
  if (draining && !stopped && policy.wait(entry.attempts, next.failure)) return interrupt(entry);
  if (entry.attempts > 1) next.failure.error.message += fmt::format(" ({} attempts)", entry.attempts);
  entry.task->give_up(std::move(next.failure.error));
}

/// The error about a server that refuses everything for longer than the longest wait.
Error RequestQueue::State::too_long(const Failure& failure) const {
  const auto seconds = [](milliseconds time) { return std::chrono::duration<double>(time).count(); };
  auto error = failure.error;
  error.message = fmt::format(
      "the server refuses every request for {:.0f} s (Retry-After), and the longest wait is {:.0f} s; run the "
      "same command again later; the last refusal: {}",
      seconds(*failure.retry_after), seconds(longest_hold), error.message);
  return error;
}

/// Detects a server that is down, and a server that refuses every request until a time that it names.
void RequestQueue::State::watch(const RequestTask::Next& next, Time now) {
  const bool failure = next.step == Step::failed;
  if (failure && next.failure.retry_after && next.failure.overload) {
    if (++rate_limited_in_a_row >= all_rate_limited) {
      if (*next.failure.retry_after > longest_hold) return break_down(too_long(next.failure));
      held_until = std::max(held_until, now + *next.failure.retry_after);
    }
  } else if (!failure || !next.failure.down) {
    rate_limited_in_a_row = 0;
  }
  if (!failure || !next.failure.down) {
    failures_in_a_row = 0;
    look_again = first_look;
    return;
  }
  if (failures_in_a_row++ == 0) failing_since = now;
  if (!is_down()) return;
  if (now - failing_since >= settings.give_up_after) {
    auto error = next.failure.error;
    error.message = fmt::format(
        "the server is down: nothing was answered for {:.0f} s, and {} attempts in a row failed; the last one: {}",
        std::chrono::duration<double>(now - failing_since).count(), failures_in_a_row, error.message);
    return break_down(std::move(error));
  }
  if (under_way > 0) return;
  // Wait before the next check, but no longer than until the time to give up.
  held_until = std::max(held_until, std::min(now + look_again, failing_since + settings.give_up_after));
  look_again = std::min(2 * look_again, longest_look);
}

}  // namespace evalrun::runners
