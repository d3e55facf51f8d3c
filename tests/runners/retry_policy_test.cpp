#include "net/retry_policy.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using evalrun::runners::Failure;
using evalrun::runners::milliseconds;
using evalrun::runners::parse_retry_after;
using evalrun::runners::RetryPolicy;

namespace {
Failure failure(Failure::Kind kind, std::optional<milliseconds> retry_after = {}) {
  return {{}, kind, false, retry_after};
}
const auto transient = Failure::Kind::transient;
}  // namespace

BOOST_AUTO_TEST_CASE(gives_up_in_time) {
  RetryPolicy policy({.max_retries = 3, .max_garbled_retries = 1}, 1);
  BOOST_TEST(policy.wait(3, failure(transient)).has_value());
  BOOST_TEST(!policy.wait(4, failure(transient)).has_value());
  BOOST_TEST(policy.wait(1, failure(Failure::Kind::garbled)).has_value());
  BOOST_TEST(!policy.wait(2, failure(Failure::Kind::garbled)).has_value());
  BOOST_TEST(!policy.wait(1, failure(Failure::Kind::permanent)).has_value());
  RetryPolicy never({.max_retries = 0}, 1);
  BOOST_TEST(!never.wait(1, failure(transient)).has_value());
}

BOOST_AUTO_TEST_CASE(waits_double_and_spread_evenly) {
  RetryPolicy policy({.max_retries = 100, .first_wait = 100ms, .longest_wait = 1000ms}, 7);
  for (const auto& [attempts, bound] : {std::pair{1, 100}, {2, 200}, {4, 800}, {5, 1000}, {90, 1000}}) {
    milliseconds most{0};
    double sum = 0;
    for (int i = 0; i < 2000; ++i) {
      const auto wait = policy.wait(attempts, failure(transient));
      BOOST_REQUIRE(wait.has_value());
      most = std::max(most, *wait);
      sum += static_cast<double>(wait->count());
    }
    BOOST_TEST(most.count() <= bound);
    BOOST_TEST(static_cast<double>(most.count()) > 0.95 * bound);
    BOOST_TEST(sum / 2000 / bound > 0.45);
    BOOST_TEST(sum / 2000 / bound < 0.55);
  }
}

BOOST_AUTO_TEST_CASE(a_server_that_names_a_time_is_obeyed) {
  RetryPolicy policy({.first_wait = 100ms, .longest_retry_after = 60s}, 7);
  for (int i = 0; i < 100; ++i) {
    const auto wait = policy.wait(1, failure(transient, 2000ms));
    BOOST_REQUIRE(wait.has_value());
    BOOST_TEST(wait->count() >= 2000);
    BOOST_TEST(wait->count() <= 2100);
  }
  BOOST_TEST(!policy.wait(1, failure(transient, 61s)).has_value());
}

BOOST_AUTO_TEST_CASE(reads_both_forms_of_retry_after) {
  const auto now = std::chrono::system_clock::from_time_t(784111777);  // Sun, 06 Nov 1994 08:49:37 GMT
  BOOST_TEST(parse_retry_after("120", now)->count() == 120'000);
  BOOST_TEST(parse_retry_after("0", now)->count() == 0);
  BOOST_TEST(parse_retry_after("1.5 ", now)->count() == 1500);
  BOOST_TEST(parse_retry_after("Sun, 06 Nov 1994 08:49:47 GMT", now)->count() == 10'000);
  BOOST_TEST(parse_retry_after("Sun, 06 Nov 1994 08:00:00 GMT", now)->count() == 0);
  BOOST_TEST(parse_retry_after("1e300", now).has_value());
  for (const auto* text : {"", "-1", "soon", "nan", "12x", "very soon indeed"})
    BOOST_TEST(!parse_retry_after(text, now).has_value(), text);
}
