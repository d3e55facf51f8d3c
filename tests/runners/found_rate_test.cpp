// Adaptive concurrency against real servers over loopback must reach about as many answers per second as the best fixed
// setting: with EVALRUN_QUIET_MACHINE=1 at least 85 %. Otherwise the tests send an eighth as many requests, most of
// them while the rate is still being found, and require 10 %.
#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <latch>
#include <mutex>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "net/request_queue.hpp"
#include "support/fault_server.hpp"
#include "support/plain_request.hpp"

using namespace std::chrono_literals;
using evalrun::Error;
using namespace evalrun::runners;
using evalrun::tests::FaultServer;
using evalrun::tests::PlainRequest;
using evalrun::tests::Received;
using evalrun::tests::Reply;
using Clock = std::chrono::steady_clock;
using Seconds = std::chrono::duration<double>;

namespace {

/// The seconds until the answer to a request that arrives at `now`; nullopt is a refusal.
using Behavior = std::function<std::optional<double>(double now)>;

/// The script of a server with that behavior, which refuses with `refusal`.
FaultServer::Script script_of(Behavior behavior, Reply refusal) {
  return [behavior = std::move(behavior), refusal = std::move(refusal), mutex = std::make_shared<std::mutex>(),
          begun = Clock::now()](std::size_t, const Received&) mutable {
    const std::scoped_lock lock(*mutex);
    const auto seconds = behavior(Seconds(Clock::now() - begun).count());
    if (!seconds) return refusal;
    Reply reply = Reply::json("{}");
    reply.delay = std::chrono::milliseconds(std::lround(1000 * *seconds));
    return reply;
  };
}

Behavior bucket(double rate, double burst, double seconds) {
  return [=, tokens = burst, last = 0.0](double now) mutable -> std::optional<double> {
    tokens = std::min(burst, tokens + (now - last) * rate);
    last = now;
    if (tokens < 1) return std::nullopt;
    tokens -= 1;
    return seconds;
  };
}

/// Serves `capacity` requests at the same time; the others are refused, or wait.
Behavior capacity(std::size_t capacity, double seconds, bool refuses) {
  return [=, ends = std::vector<double>()](double now) mutable -> std::optional<double> {
    std::erase_if(ends, [&](double end) { return end <= now; });
    std::ranges::sort(ends);
    if (ends.size() >= capacity && refuses) return std::nullopt;
    ends.push_back((ends.size() < capacity ? now : ends[ends.size() - capacity]) + seconds);
    return ends.back() - now;
  };
}

/// The more requests are under way, the longer each takes; most answers per second come with `best` under way.
Behavior thrashing(double best, double seconds) {
  return [=, ends = std::vector<double>()](double now) mutable -> std::optional<double> {
    std::erase_if(ends, [&](double end) { return end <= now; });
    const double n = static_cast<double>(ends.size()) + 1;
    ends.push_back(now + seconds * (1 + n * n / (best * best)));
    return ends.back() - now;
  };
}

struct Asked {
  double rate = 0;  ///< answers per second, without the first quarter of the answers and the last twentieth
  double sent = 0;  ///< requests per answer
  std::size_t lost = 0;
};

Asked ask(const Behavior& behavior, const Reply& refusal, std::size_t count, QueueSettings settings) {
  FaultServer server(script_of(behavior, refusal));
  Asked asked;
  std::mutex mutex;
  std::vector<Clock::time_point> ends;
  std::latch left(static_cast<std::ptrdiff_t>(count));
  HttpClient client;
  const bool traced = std::getenv("EVALRUN_TRACE") != nullptr && !settings.concurrency;
  RequestQueue queue(client, std::move(settings), {.max_retries = 30});
  for (std::size_t i = 0; i < count; ++i)
    queue.add(std::make_shared<PlainRequest>(server.url("/"), [&](const std::optional<Error>& failure) {
      {
        const std::scoped_lock lock(mutex);
        ends.push_back(Clock::now());
        asked.lost += failure ? 1 : 0;
      }
      left.count_down();
    }));
  while (!left.try_wait()) {
    std::this_thread::sleep_for(100ms);
    const auto now = queue.queue_statistics();
    const std::scoped_lock lock(mutex);
    if (traced)
      fmt::print("{} answered, {} sent, {} of {} under way, {} waiting\n", ends.size(), now.sent, now.under_way,
                 now.allowed, now.waiting);
  }
  const auto first = ends.size() / 4, last = ends.size() * 19 / 20;
  asked.rate = static_cast<double>(last - first) / Seconds(ends[last] - ends[first]).count();
  asked.sent = static_cast<double>(queue.queue_statistics().sent) / static_cast<double>(count);
  client.stop();
  return asked;
}

void finds(const char* name, const Behavior& behavior, double best, const Reply& refusal, std::size_t count) {
  const bool quiet = std::getenv("EVALRUN_QUIET_MACHINE") != nullptr;
  const auto asked = ask(behavior, refusal, quiet ? count : count / 8, {.max_concurrency = 128});
  const double share = asked.rate / best;
  BOOST_TEST_MESSAGE(fmt::format("{:40} {:6.1f}/s of {:6.1f}/s: {:.0f} %, {:.2f} requests per answer", name, asked.rate,
                                 best, 100 * share, asked.sent));
  BOOST_TEST(asked.lost == 0U, name);
  // A server that makes all requests wait for a second gives five answers in that time, an eighth of what it could.
  BOOST_TEST(share >= (quiet ? 0.85 : 0.1), name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(finds_the_rate_of_a_token_bucket_that_names_no_time) {
  const auto refusal = Reply::status(429);
  finds("40/s, burst of 5, at once", bucket(40, 5, 0), 40, refusal, 240);
  finds("60/s, burst of 60, in 200 ms", bucket(60, 60, 0.2), 60, refusal, 500);
  finds("100/s, burst of 10, in 50 ms", bucket(100, 10, 0.05), 100, refusal, 600);
}

BOOST_AUTO_TEST_CASE(finds_the_rate_of_a_token_bucket_that_names_a_time) {
  finds("40/s, Retry-After: 1", bucket(40, 5, 0.02), 40, Reply::status(429, "Retry-After: 1\r\n"), 320);
  finds("20/s, burst of 20, in 500 ms, Retry-After: 2", bucket(20, 20, 0.5), 20,
        Reply::status(429, "Retry-After: 2\r\n"), 400);
}

BOOST_AUTO_TEST_CASE(finds_a_fixed_capacity_of_a_real_server) {
  const auto refusal = Reply::status(503);
  finds("16 at once, others are refused", capacity(16, 0.1, true), 160, refusal, 1200);
  finds("3 at once, others are refused", capacity(3, 0.05, true), 60, refusal, 400);
  finds("16 at once, others wait", capacity(16, 0.1, false), 160, refusal, 1000);
}

BOOST_AUTO_TEST_CASE(finds_the_best_limit_if_latency_rises_on_a_real_server) {
  // n / (seconds * (1 + n^2 / best^2)) is largest at n = best.
  finds("best with 20", thrashing(20, 0.05), 200, Reply::status(503), 1500);
}

BOOST_AUTO_TEST_CASE(refusals_that_do_not_grow_with_load_do_not_hold_it_down_on_a_real_server) {
  const Behavior now_and_then = [n = std::size_t{0},
                                 busy = capacity(32, 0.1, false)](double now) mutable -> std::optional<double> {
    if (n++ % 5 == 0) return std::nullopt;
    return busy(now);
  };
  finds("one in five is refused at any load", now_and_then, 320, Reply::status(503), 2000);
}
