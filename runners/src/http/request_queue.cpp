#include "evalrun/runners/request_queue.hpp"

#include <atomic>
#include <deque>

#include <fmt/format.h>

namespace evalrun::runners {
namespace {

using Clock = std::chrono::steady_clock;

struct Entry {
  std::shared_ptr<RequestTask> task;
  int attempts = 0;  ///< made so far
};

Sign sign_of(const RequestTask::Next& next, bool replied) {
  if (next.step == RequestTask::Next::Step::failed && next.failure.overload) return Sign::overload;
  return replied ? Sign::answered : Sign::silent;
}

}  // namespace

// Everything but `draining` belongs to the client's thread.
struct RequestQueue::State {
  HttpClient& client;
  std::unique_ptr<ConcurrencyLimit> limit;
  RetryPolicy policy;
  std::deque<Entry> ready;
  int under_way = 0;
  bool ticking = false;
  std::atomic<bool> draining = false;

  void pump();
  void send(Entry entry);
  void replied(Entry entry, result<HttpReply> reply);
  static void interrupt(Entry& entry) {
    entry.task->give_up({errc::interrupted, "the run was stopped before this was asked", {}});
  }
};

RequestQueue::RequestQueue(HttpClient& client, std::unique_ptr<ConcurrencyLimit> limit, RetryPolicy policy)
    : state_(new State{client, std::move(limit), std::move(policy), {}, 0, false, false}) {}

RequestQueue::~RequestQueue() = default;

void RequestQueue::add(std::shared_ptr<RequestTask> task) {
  state_->client.after(milliseconds{0}, [state = state_.get(), task = std::move(task)]() mutable {
    state->ready.push_back({std::move(task), 0});
    state->pump();
  });
}

void RequestQueue::drain() {
  state_->draining = true;
  state_->client.after(milliseconds{0}, [state = state_.get()] { state->pump(); });
}

void RequestQueue::State::pump() {
  if (draining) {
    for (auto waiting = std::exchange(ready, {}); auto& entry : waiting) interrupt(entry);
    return;
  }
  while (!ready.empty() && under_way < limit->allowed(Clock::now())) {
    Entry entry = std::move(ready.front());
    ready.pop_front();
    send(std::move(entry));
  }
  if (ticking || ready.empty()) return;
  // The limit may rise by time alone.
  ticking = true;
  client.after(std::chrono::seconds(1), [this] {
    ticking = false;
    pump();
  });
}

void RequestQueue::State::send(Entry entry) {
  ++under_way;
  ++entry.attempts;
  limit->started(Clock::now());
  auto request = entry.task->request();
  client.submit(std::move(request), [this, entry = std::move(entry)](result<HttpReply> reply) mutable {
    replied(std::move(entry), std::move(reply));
  });
}

void RequestQueue::State::replied(Entry entry, result<HttpReply> reply) {
  --under_way;
  const bool any = reply.has_value();
  const bool stopped = !any && reply.error().code == errc::interrupted;
  auto next = entry.task->reply(std::move(reply));
  limit->finished(sign_of(next, any), Clock::now());
  using Step = RequestTask::Next::Step;
  if (next.step == Step::again) {
    --entry.attempts;
    ready.push_front(std::move(entry));
  } else if (next.step == Step::failed) {
    const auto wait = stopped || draining ? std::nullopt : policy.wait(entry.attempts, next.failure);
    if (wait) {
      client.after(*wait, [this, waiting = std::move(entry)]() mutable {
        ready.push_front(std::move(waiting));
        pump();
      });
    } else {
      if (entry.attempts > 1) next.failure.error.message += fmt::format(" ({} attempts)", entry.attempts);
      entry.task->give_up(std::move(next.failure.error));
    }
  }
  pump();
}

}  // namespace evalrun::runners
