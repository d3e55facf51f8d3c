// Concurrency limits against simulated servers, in simulated time: no test waits or depends on the speed of the
// machine.
#include "net/concurrency_limit.hpp"

#include <cmath>
#include <functional>
#include <queue>
#include <random>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "net/retry_policy.hpp"

using namespace std::chrono_literals;
using namespace evalrun::runners;
using Time = ConcurrencyLimit::Time;

namespace {

Time at(double seconds) {
  return Time{} + 1h + std::chrono::duration_cast<Time::duration>(std::chrono::duration<double>(seconds));
}

struct Fate {
  double seconds;  ///< until the reply
  Sign sign = Sign::answered;
};

/// The fate of a request that arrives at `now` while `others` requests are being served.
using Server = std::function<Fate(double now, int others)>;

struct Ran {
  double seconds = 0;  ///< until all tasks had an answer or were given up
  std::size_t attempts = 0;
  std::size_t lost = 0;  ///< given up after eleven attempts
  int most = 0;          ///< requests under way at the same time
  int last = 0;          ///< requests allowed at the end
  [[nodiscard]] double rate(std::size_t tasks) const { return static_cast<double>(tasks - lost) / seconds; }
};

/// A queue that retries as RequestQueue does, without sockets.
Ran run(ConcurrencyLimit& limit, const Server& server, std::size_t tasks) {
  struct Event {
    double when;
    int attempts;  ///< of the task before the event
    bool is_end;
    double sent;
    Sign sign;
    bool operator>(const Event& other) const { return when > other.when; }
  };
  RetryPolicy policy({}, 7);
  std::priority_queue<Event, std::vector<Event>, std::greater<>> events;
  std::deque<int> again;  // attempts made by tasks whose wait is over
  std::size_t fresh = tasks, left = tasks, retrying = 0;
  constexpr std::size_t in_memory = 1024;
  Ran ran;
  int under_way = 0;
  double now = 0;
  while (left > 0) {
    while (under_way < limit.allowed(at(now)) && at(now) >= limit.next_start(at(now))) {
      int attempts = 0;
      if (!again.empty()) {
        attempts = again.front();
        again.pop_front();
      } else if (fresh > 0 && retrying + static_cast<std::size_t>(under_way) < in_memory) {
        --fresh;
      } else {
        break;
      }
      const auto fate = server(now, under_way);
      ++under_way;
      ++ran.attempts;
      ran.most = std::max(ran.most, under_way);
      limit.started(at(now));
      events.push({now + fate.seconds, attempts + 1, true, now, fate.sign});
    }
    const double look = std::chrono::duration<double>(limit.next_start(at(now)) - at(0)).count();
    const bool wait = !again.empty() || fresh > 0;
    if (wait && look > now && (events.empty() || look < events.top().when)) {
      now = look + 1e-6;
      continue;
    }
    BOOST_REQUIRE(!events.empty());
    const auto event = events.top();
    events.pop();
    now = event.when;
    if (!event.is_end) {
      --retrying;
      again.push_back(event.attempts);
      continue;
    }
    --under_way;
    limit.finished(event.sign, at(event.sent), at(now));
    const auto pause = event.sign == Sign::answered
                           ? std::nullopt
                           : policy.wait(event.attempts, {{}, Failure::Kind::transient, true, {}});
    if (pause) {
      ++retrying;
      events.push({now + std::chrono::duration<double>(*pause).count(), event.attempts, false, 0, {}});
    } else {
      --left;
      if (event.sign != Sign::answered) ++ran.lost;
    }
  }
  ran.seconds = now;
  ran.last = limit.allowed(at(now));
  return ran;
}

/// Latencies with a log-normal spread around a mean, like those of models.
class Spread {
 public:
  explicit Spread(double deviation) : spread_(-deviation * deviation / 2, deviation) {}
  double operator()(double mean) { return deviation_free_ ? mean : mean * std::exp(spread_(random_)); }
  static Spread none() {
    Spread spread(0.1);
    spread.deviation_free_ = true;
    return spread;
  }

 private:
  std::mt19937_64 random_{11};
  std::normal_distribution<double> spread_;
  bool deviation_free_ = false;
};

/// Serves `capacity` requests at the same time; the others wait.
Server in_line(int capacity, double seconds, Spread spread) {
  return [=, free = std::vector<double>(static_cast<std::size_t>(capacity), 0.0)](double now, int) mutable {
    auto first = std::ranges::min_element(free);
    *first = std::max(*first, now) + spread(seconds);
    return Fate{*first - now};
  };
}

/// Serves `capacity` requests at the same time and refuses the others immediately.
Server turning_away(int capacity, double seconds, Spread spread) {
  return [=, ends = std::vector<double>()](double now, int) mutable {
    std::erase_if(ends, [&](double end) { return end <= now; });
    if (std::ssize(ends) >= capacity) return Fate{0.002, Sign::overload};
    ends.push_back(now + spread(seconds));
    return Fate{ends.back() - now};
  };
}

/// A token bucket of `rate` requests per second and bursts of `burst`; it refuses requests beyond that.
Server bucket(double rate, double burst, double seconds, Spread spread) {
  return [=, tokens = burst, last = 0.0](double now, int) mutable {
    tokens = std::min(burst, tokens + (now - last) * rate);
    last = now;
    if (tokens < 1) return Fate{0.002, Sign::overload};
    tokens -= 1;
    return Fate{spread(seconds)};
  };
}

/// Every further request makes the ones after it slower.
Server rising(std::function<double(double)> latency, Spread spread) {
  return [=](double, int others) mutable { return Fate{spread(latency(others + 1))}; };
}

double best_fixed(const std::function<Server()>& server, std::size_t tasks) {
  double best = 0;
  for (const int n : {1, 3, 6, 20, 24, 30, 40, 200, 256}) {
    FixedLimit limit(n);
    const auto ran = run(limit, server(), tasks);
    best = std::max(best, ran.rate(tasks));
  }
  return best;
}

void finds_the_best(const char* name, const std::function<Server()>& server, double share = 0.85,
                    std::size_t tasks = 8000) {
  AdaptiveLimit limit;
  const auto ran = run(limit, server(), tasks);
  const double best = best_fixed(server, tasks);
  BOOST_TEST_MESSAGE(
      fmt::format("{:34} {:6.1f}/s of {:6.1f}/s with the best fixed limit: {:.0f} %, at most {} at once, "
                  "{} in the end, {:.1f} % asked again",
                  name, ran.rate(tasks), best, 100 * ran.rate(tasks) / best, ran.most, ran.last,
                  100.0 * static_cast<double>(ran.attempts - tasks) / static_cast<double>(tasks)));
  BOOST_TEST(ran.lost == 0U, name);
  BOOST_TEST(ran.rate(tasks) >= share * best, name);
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_fixed_limit_begins_with_one) {
  FixedLimit limit(8);
  BOOST_TEST(limit.allowed(at(0)) == 1);
  limit.started(at(0));
  BOOST_TEST(limit.allowed(at(4.9)) == 1);
  BOOST_TEST(limit.allowed(at(5)) == 8);
  limit.finished(Sign::silent, at(0), at(1));
  BOOST_TEST(limit.allowed(at(1)) == 1);
  limit.finished(Sign::answered, at(0), at(1));
  BOOST_TEST(limit.allowed(at(1)) == 8);
}

BOOST_AUTO_TEST_CASE(finds_a_fixed_capacity) {
  for (const auto& spread : {Spread::none(), Spread(0.5)}) {
    finds_the_best("40 at once, others wait", [=] { return in_line(40, 2.0, spread); });
    finds_the_best("40 at once, others are refused", [=] { return turning_away(40, 2.0, spread); });
    finds_the_best("3 at once, others wait", [=] { return in_line(3, 0.5, spread); });
    finds_the_best("3 at once, others are refused", [=] { return turning_away(3, 0.5, spread); });
    finds_the_best("200 at once, others are refused", [=] { return turning_away(200, 1.0, spread); }, 0.85, 24'000);
  }
}

BOOST_AUTO_TEST_CASE(finds_the_rate_of_a_token_bucket) {
  for (const auto& spread : {Spread::none(), Spread(0.5)}) {
    finds_the_best("10/s, replies in 2 s", [=] { return bucket(10, 10, 2.0, spread); });
    finds_the_best("50/s, burst of 50, replies in 0.5 s", [=] { return bucket(50, 50, 0.5, spread); });
    finds_the_best("10/s, no burst, replies in 5 ms", [=] { return bucket(10, 1, 0.005, spread); });
    finds_the_best("10/s, burst of 5, replies in 150 ms", [=] { return bucket(10, 5, 0.15, spread); });
  }
}

BOOST_AUTO_TEST_CASE(finds_the_best_limit_if_latency_rises_with_load) {
  const auto thrashing = [](double n) { return 0.5 * (1 + n * n / 900); };
  const auto batching = [](double n) { return 0.5 * (1 + n / 20); };
  const auto knee = [](double n) { return 0.5 * std::max(1.0, n / 24); };
  for (const auto& spread : {Spread::none(), Spread(0.3)}) {
    finds_the_best("best with 30", [=] { return rising(thrashing, spread); });
    finds_the_best("ever more, ever slower", [=] { return rising(batching, spread); }, 0.85, 24'000);
    finds_the_best("from 24 on no faster", [=] { return rising(knee, spread); });
  }
}

BOOST_AUTO_TEST_CASE(errors_that_do_not_grow_with_load_do_not_hold_the_limit_down) {
  for (const double share : {0.02, 0.1, 0.3})
    finds_the_best(
        "some refused at any load",
        [=]() -> Server {
          return [share, random = std::mt19937_64(5)](double, int others) mutable {
            if (std::uniform_real_distribution<>()(random) < share) return Fate{0.002, Sign::overload};
            return Fate{0.5 * std::max(1.0, (others + 1) / 64.0)};
          };
        },
        0.8, 30'000);
}

BOOST_AUTO_TEST_CASE(follows_a_capacity_that_changes) {
  // The capacity falls to a quarter halfway, and recovers.
  for (const auto& [from, to] : {std::pair{64, 16}, {16, 64}}) {
    AdaptiveLimit limit;
    auto before = turning_away(from, 0.5, Spread(0.3));
    auto after = turning_away(to, 0.5, Spread(0.3));
    const double change = 60;
    std::size_t answered_after = 0;
    double first = 0, last = 0;
    run(
        limit,
        [&](double now, int others) {
          if (now < change) return before(now, others);
          const auto fate = after(now, others);
          if (now > change + 60 && fate.sign == Sign::answered) {
            if (first == 0) first = now;
            last = now;
            ++answered_after;
          }
          return fate;
        },
        static_cast<std::size_t>((60 * from + 200 * to) / 0.5));
    const double rate = static_cast<double>(answered_after) / (last - first);
    BOOST_TEST_MESSAGE(fmt::format("from {} to {}: {:.1f}/s of {}/s", from, to, rate, to / 0.5));
    BOOST_TEST(rate > 0.8 * to / 0.5);
  }
}

BOOST_AUTO_TEST_CASE(silence_lowers_nothing) {
  AdaptiveLimit limit({.first = 8, .most = 64});
  for (int i = 0; i < 100; ++i) {
    limit.started(at(i));
    limit.finished(Sign::silent, at(i), at(i + 0.5));
  }
  BOOST_TEST(limit.allowed(at(100)) == 8);
}

BOOST_AUTO_TEST_CASE(few_tasks_behind_a_low_rate_do_not_wait_longer_than_they_must) {
  for (const std::size_t tasks : {158U, 1000U})
    finds_the_best("40/s, burst of 5, replies in 1 ms", [=] { return bucket(40, 6, 0.0015, Spread(0.3)); }, 0.6, tasks);
}
