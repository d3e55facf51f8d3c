// The queue over real sockets. The tests only require lower bounds of times, or times that differ so much that a busy
// machine does not matter.
#include "net/request_queue.hpp"

#include <latch>
#include <mutex>
#include <vector>

#include <boost/test/unit_test.hpp>

#include "support/fault_server.hpp"
#include "support/plain_request.hpp"

using namespace std::chrono_literals;
using evalrun::errc;
using evalrun::Error;
using namespace evalrun::runners;
using evalrun::tests::FaultServer;
using evalrun::tests::PlainRequest;
using evalrun::tests::Received;
using evalrun::tests::Reply;
using Clock = std::chrono::steady_clock;

namespace {

struct Asked {
  std::size_t answered = 0, interrupted = 0;
  std::vector<Error> errors;  ///< of the requests that failed
  double seconds = 0;
  QueueStatistics queue;
  std::optional<Error> broken;
};

Asked ask(const FaultServer& server, std::size_t count, QueueSettings settings, RetrySettings retry = {}) {
  Asked asked;
  std::mutex mutex;
  std::latch left(static_cast<std::ptrdiff_t>(count));
  HttpClient client;
  RequestQueue queue(client, std::move(settings), retry);
  const auto begun = Clock::now();
  for (std::size_t i = 0; i < count; ++i)
    queue.add(std::make_shared<PlainRequest>(server.url("/"), [&](std::optional<Error> error) {
      {
        const std::scoped_lock lock(mutex);
        if (!error)
          ++asked.answered;
        else if (error->code == errc::interrupted)
          ++asked.interrupted;
        else
          asked.errors.push_back(std::move(*error));
      }
      left.count_down();
    }));
  left.wait();
  asked.seconds = std::chrono::duration<double>(Clock::now() - begun).count();
  asked.queue = queue.queue_statistics();
  asked.broken = queue.broken();
  client.stop();
  return asked;
}

const RetrySettings quick{.first_wait = 5ms, .longest_wait = 20ms};

bool contains(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(retry_after_zero_means_now) {
  FaultServer server([](std::size_t n, const Received&) {
    return n < 5 ? Reply::status(429, "Retry-After: 0\r\n") : Reply::json("{}");
  });
  // The usual waits would take an hour.
  const auto asked = ask(server, 1, {.concurrency = 1}, {.first_wait = 3600s, .longest_wait = 3600s});
  BOOST_TEST(asked.answered == 1U);
  BOOST_TEST(asked.queue.retries == 5U);
}

BOOST_AUTO_TEST_CASE(no_retries_means_none) {
  FaultServer server([](std::size_t, const Received&) { return Reply::status(503); });
  const auto asked = ask(server, 5, {.concurrency = 5}, {.max_retries = 0});
  BOOST_TEST(asked.errors.size() == 5U);
  BOOST_TEST(server.requests() == 5U);
}

BOOST_AUTO_TEST_CASE(requests_per_minute_are_limited) {
  FaultServer server([](std::size_t, const Received&) { return Reply::json("{}"); });
  const auto asked = ask(server, 20, {.concurrency = 20, .per_minute = 1200});
  BOOST_TEST(asked.answered == 20U);
  BOOST_TEST(asked.seconds > 19 * 0.050 - 0.11);
}

BOOST_AUTO_TEST_CASE(rate_limit_headers_are_obeyed) {
  FaultServer server([](std::size_t n, const Received&) {
    return n == 0 ? Reply::json("{}", 200, "X-RateLimit-Remaining-Requests: 0\r\nX-RateLimit-Reset-Requests: 400ms\r\n")
                  : Reply::json("{}");
  });
  const auto asked = ask(server, 3, {.concurrency = 3});
  BOOST_TEST(asked.answered == 3U);
  BOOST_TEST(asked.seconds >= 0.4);
}

BOOST_AUTO_TEST_CASE(all_requests_wait_once_all_are_rate_limited) {
  std::atomic<int> refused = 0;
  const auto opens = Clock::now() + 1100ms;
  FaultServer server([&](std::size_t, const Received&) {
    if (Clock::now() >= opens) return Reply::json("{}");
    ++refused;
    return Reply::status(429, "Retry-After: 1\r\n");
  });
  const auto asked = ask(server, 200, {.concurrency = 2});
  BOOST_TEST(asked.answered == 200U);
  BOOST_TEST(refused < 20);
}

BOOST_AUTO_TEST_CASE(a_wait_beyond_the_longest_ends_the_run) {
  FaultServer server([](std::size_t, const Received&) { return Reply::status(429, "Retry-After: 3600\r\n"); });
  const auto asked = ask(server, 50, {.concurrency = 2});
  BOOST_REQUIRE(asked.broken.has_value());
  BOOST_TEST(contains(asked.broken->message, "refuses every request for 3600 s (Retry-After)"));
  BOOST_TEST(asked.answered == 0U);
  BOOST_TEST(server.requests() < 10U);
  BOOST_TEST(asked.seconds < 30);
}

BOOST_AUTO_TEST_CASE(the_budget_of_requests_is_kept) {
  FaultServer server(
      [](std::size_t n, const Received&) { return n % 3 == 0 ? Reply::status(500) : Reply::json("{}"); });
  const auto asked = ask(server, 50, {.concurrency = 4, .max_requests = 20}, quick);
  BOOST_TEST(server.requests() == 20U);
  BOOST_TEST(asked.answered + asked.interrupted == 50U);
  BOOST_REQUIRE(asked.broken.has_value());
  BOOST_TEST((asked.broken->code == errc::limit));
  BOOST_TEST(contains(asked.broken->message, "20 requests"));
}

BOOST_AUTO_TEST_CASE(a_server_that_is_down_is_given_up) {
  std::size_t answers = 10;
  FaultServer server([&](std::size_t n, const Received&) {
    Reply nothing;
    nothing.close = true;
    return n < answers ? Reply::json("{}") : nothing;
  });
  const auto asked = ask(server, 300, {.concurrency = 4, .give_up_after = 700ms}, quick);
  BOOST_REQUIRE(asked.broken.has_value());
  BOOST_TEST((asked.broken->code == errc::network));
  BOOST_TEST(contains(asked.broken->message, "the server is down"));
  BOOST_TEST(asked.answered == 10U);
  BOOST_TEST(asked.interrupted > 200U);  // a resumed run asks these again
  BOOST_TEST(server.requests() < 60U);   // only a few probes while the server is down
}

BOOST_AUTO_TEST_CASE(failures_among_answers_are_no_breakdown) {
  FaultServer server(
      [](std::size_t n, const Received&) { return n % 4 == 0 ? Reply::json("{}") : Reply::status(500); });
  const auto asked = ask(server, 100, {.concurrency = 4, .give_up_after = 1ms},
                         {.max_retries = 1000, .first_wait = 1ms, .longest_wait = 2ms});
  BOOST_TEST(asked.answered == 100U);
  BOOST_TEST(!asked.broken.has_value());
}

BOOST_AUTO_TEST_CASE(a_server_that_comes_back_is_found) {
  const auto back = Clock::now() + 800ms;
  FaultServer server([&](std::size_t, const Received&) {
    Reply nothing;
    nothing.close = true;
    return Clock::now() > back ? Reply::json("{}") : nothing;
  });
  const auto asked = ask(server, 50, {.concurrency = 4}, {.max_retries = 100, .first_wait = 5ms, .longest_wait = 20ms});
  BOOST_TEST(asked.answered == 50U);
}

BOOST_AUTO_TEST_CASE(retries_are_reported_to_the_listener) {
  FaultServer server([](std::size_t n, const Received&) { return n == 0 ? Reply::status(500) : Reply::json("{}"); });
  std::vector<std::string> heard;
  const auto asked = ask(server, 1,
                         {.concurrency = 1,
                          .on_retry =
                              [&](const RetryNotice& notice) {
                                heard.push_back(notice.error.message);
                                BOOST_TEST(notice.attempts == 1);
                              }},
                         quick);
  BOOST_TEST(asked.answered == 1U);
  BOOST_REQUIRE(heard.size() == 1U);
  BOOST_TEST(contains(heard[0], "HTTP 500"));
}
