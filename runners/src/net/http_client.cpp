#include "http_client.hpp"

#include <algorithm>
#include <future>
#include <mutex>
#include <queue>
#include <thread>
#include <unordered_set>

#include "curl_loop.hpp"
#include "http_transfer.hpp"
#include "libcurl.hpp"

namespace evalrun::runners {
namespace {

struct Submission {
  HttpRequest request;
  HttpClient::Done done;
};

struct Timer {
  Clock::time_point due;
  std::uint64_t number = 0;  ///< order among timers due at the same time: first come, first served
  std::function<void()> action;
};

bool later(const Timer& a, const Timer& b) { return a.due != b.due ? a.due > b.due : a.number > b.number; }

Error stopped(std::string where) { return {errc::interrupted, "stopped before there was a reply", std::move(where)}; }

}  // namespace

struct HttpClient::State {
  explicit State(HttpSettings given) : settings(std::move(given)), loop(settings.max_connections) {}

  // Shared, under `mutex`.
  std::mutex mutex;
  std::vector<Submission> submissions;
  std::vector<Timer> new_timers;
  std::uint64_t timer_count = 0;
  bool stopping = false;
  bool closed = false;    ///< the thread takes no more requests and timers
  bool sleeping = false;  ///< the thread waits, and must be woken for a new request or timer
  /// Once the thread has ended, callbacks run on their callers' threads; they hold this mutex, so that they still run
  /// one at a time.
  std::recursive_mutex after_close;

  // Used by the client's thread alone.
  const HttpSettings settings;
  CurlLoop loop;
  std::vector<std::unique_ptr<HttpTransfer>> transfers;  ///< owns every transfer, under way or spare
  std::vector<HttpTransfer*> spare;
  std::unordered_set<HttpTransfer*> under_way;
  std::vector<Timer> timers;     ///< a heap by `later`
  Clock::time_point next_check;  ///< when to look for late transfers again
  std::thread thread;

  void run() noexcept;
  bool take_inbox();
  void start(Submission submission);
  void end(HttpTransfer* transfer, result<HttpReply> outcome);
  void collect();
  void give_up_late(Clock::time_point now);
  void give_up_all();
  void run_timers(Clock::time_point now, bool all);
  [[nodiscard]] Clock::time_point next_due(Clock::time_point now) const;
};

HttpClient::HttpClient(HttpSettings settings) : state_(std::make_unique<State>(std::move(settings))) {
  state_->thread = std::thread([state = state_.get()] { state->run(); });
}

HttpClient::~HttpClient() { stop(); }

void HttpClient::stop() noexcept {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->stopping = true;
  }
  state_->loop.wake();
  if (state_->thread.joinable()) state_->thread.join();
}

void HttpClient::submit(HttpRequest request, Done done) {
  if (request.where.empty()) request.where = without_credentials(request.url);
  bool wake = false;
  {
    const std::scoped_lock lock(state_->mutex);
    if (!state_->closed) {
      wake = std::exchange(state_->sleeping, false);
      state_->submissions.push_back({std::move(request), std::move(done)});
      done = nullptr;
    }
  }
  if (done) {  // the client has closed: neither `done` nor `request` was moved from
    const std::scoped_lock one_at_a_time(state_->after_close);
    return done(tl::unexpected(stopped(std::move(request.where))));  // NOLINT(bugprone-use-after-move)
  }
  if (wake) state_->loop.wake();
}

void HttpClient::after(std::chrono::milliseconds delay, std::function<void()> action) {
  bool wake = false;
  {
    const std::scoped_lock lock(state_->mutex);
    if (!state_->closed) {
      wake = std::exchange(state_->sleeping, false);
      state_->new_timers.push_back({Clock::now() + delay, ++state_->timer_count, std::move(action)});
      action = nullptr;
    }
  }
  if (action) {
    const std::scoped_lock one_at_a_time(state_->after_close);
    return action();
  }
  if (wake) state_->loop.wake();
}

result<HttpReply> HttpClient::ask(HttpRequest request) {
  std::promise<result<HttpReply>> promise;
  auto future = promise.get_future();
  submit(std::move(request), [&](result<HttpReply> reply) { promise.set_value(std::move(reply)); });
  return future.get();
}

void HttpClient::State::run() noexcept {
  for (;;) {
    const bool stop = take_inbox();
    if (stop) {
      give_up_all();
      run_timers(Clock::now(), true);
      const std::scoped_lock lock(mutex);
      if (submissions.empty() && new_timers.empty()) {
        closed = true;
        return;
      }
      continue;
    }
    run_timers(Clock::now(), false);
    const auto now = Clock::now();
    if (now >= next_check) give_up_late(now);
    auto until = next_due(now);
    {
      // Callbacks may just have submitted more.
      const std::scoped_lock lock(mutex);
      sleeping = submissions.empty() && new_timers.empty() && !stopping;
      if (!sleeping) until = Clock::time_point::min();
    }
    loop.turn(until);
    collect();
  }
}

/// Starts the submitted requests; returns true if the client must stop.
bool HttpClient::State::take_inbox() {
  std::vector<Submission> taken;
  bool stop = false;
  {
    const std::scoped_lock lock(mutex);
    sleeping = false;
    taken.swap(submissions);
    for (auto& timer : new_timers) {
      timers.push_back(std::move(timer));
      std::ranges::push_heap(timers, later);
    }
    new_timers.clear();
    stop = stopping;
  }
  for (auto& submission : taken) {
    if (stop)
      submission.done(tl::unexpected(stopped(std::move(submission.request.where))));
    else
      start(std::move(submission));
  }
  return stop;
}

void HttpClient::State::start(Submission submission) {
  if (spare.empty()) {
    transfers.push_back(std::make_unique<HttpTransfer>(settings, loop.now(), next_check));
    loop.adopt(transfers.back()->handle());
    spare.push_back(transfers.back().get());
  }
  HttpTransfer* transfer = spare.back();
  spare.pop_back();
  transfer->prepare(std::move(submission.request), std::move(submission.done), Clock::now());
  under_way.insert(transfer);
  next_check = std::min(next_check, transfer->deadline());
  loop.add(transfer->handle());
}

void HttpClient::State::end(HttpTransfer* transfer, result<HttpReply> outcome) {
  under_way.erase(transfer);
  spare.push_back(transfer);
  transfer->finish(std::move(outcome));
}

void HttpClient::State::collect() {
  while (const CURLMsg* message = loop.next_message()) {
    if (message->msg != CURLMSG_DONE) continue;
    CURL* easy = message->easy_handle;
    const CURLcode code = message->data.result;
    char* self = nullptr;
    libcurl().easy_getinfo(easy, CURLINFO_PRIVATE, &self);
    auto* transfer = reinterpret_cast<HttpTransfer*>(self);
    loop.remove(easy);
    end(transfer, transfer->outcome(code));
  }
}

void HttpClient::State::give_up_late(Clock::time_point now) {
  std::vector<std::pair<HttpTransfer*, result<HttpReply>>> over;
  // The first byte of a reply moves its deadline forward (from first_byte to idle) without changing next_check, hence
  // the bound.
  next_check = now + std::min<std::chrono::milliseconds>(settings.idle, std::chrono::seconds(1));
  for (auto* transfer : under_way) {
    if (transfer->deadline() <= now)
      if (auto outcome = transfer->overdue(now)) {
        over.emplace_back(transfer, std::move(*outcome));
        continue;
      }
    next_check = std::min(next_check, transfer->deadline());
  }
  for (auto& [transfer, outcome] : over) {
    loop.remove(transfer->handle());
    end(transfer, std::move(outcome));
  }
}

void HttpClient::State::give_up_all() {
  const std::vector<HttpTransfer*> all(under_way.begin(), under_way.end());
  for (auto* transfer : all) {
    loop.remove(transfer->handle());
    end(transfer, tl::unexpected(stopped({})));
  }
}

void HttpClient::State::run_timers(Clock::time_point now, bool all) {
  while (!timers.empty() && (all || timers.front().due <= now)) {
    std::ranges::pop_heap(timers, later);
    const auto action = std::move(timers.back().action);
    timers.pop_back();
    action();
  }
}

/// When the next timer or check is due; at most one second from `now`.
Clock::time_point HttpClient::State::next_due(Clock::time_point now) const {
  auto due = std::min(next_check, now + std::chrono::seconds(1));
  if (!timers.empty()) due = std::min(due, timers.front().due);
  return due;
}

std::string without_credentials(std::string_view url) {
  const auto scheme = url.find("://");
  const auto from = scheme == std::string_view::npos ? 0 : scheme + 3;
  const auto authority_end = std::min(url.find_first_of("/?#", from), url.size());
  const auto at = url.substr(0, authority_end).rfind('@');
  if (at == std::string_view::npos || at < from) return std::string(url);
  return std::string(url.substr(0, from)) + std::string(url.substr(at + 1));
}

}  // namespace evalrun::runners
