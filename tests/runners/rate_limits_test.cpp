#include "net/rate_limits.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using evalrun::runners::HeaderList;
using evalrun::runners::parse_duration;
using evalrun::runners::rate_limit_delay;

namespace {
const auto now = std::chrono::sys_days(std::chrono::year(2026) / 1 / 31) + 10h;
}

BOOST_AUTO_TEST_CASE(reads_durations) {
  BOOST_TEST((parse_duration("1s") == 1s));
  BOOST_TEST((parse_duration("6m0s") == 6min));
  BOOST_TEST((parse_duration("20ms") == 20ms));
  BOOST_TEST((parse_duration("1h2m3.5s") == 1h + 2min + 3500ms));
  for (const auto* text : {"", "5", "s", "1s2", "-1s", "1y", "soon"})
    BOOST_TEST(!parse_duration(text).has_value(), text);
}

BOOST_AUTO_TEST_CASE(waits_for_the_reset_of_what_is_used_up) {
  const auto wait = [](const HeaderList& headers) { return rate_limit_delay(headers, now); };
  BOOST_TEST((wait({{"x-ratelimit-remaining-requests", "0"}, {"x-ratelimit-reset-requests", "1.5s"}}) == 1500ms));
  BOOST_TEST((wait({{"x-ratelimit-remaining-tokens", "0"}, {"x-ratelimit-reset-tokens", "6m0s"}}) == 6min));
  BOOST_TEST((wait({{"ratelimit-remaining", "0"}, {"ratelimit-reset", "30"}}) == 30s));
  BOOST_TEST((wait({{"anthropic-ratelimit-requests-remaining", "0"},
                    {"anthropic-ratelimit-requests-reset", "2026-01-31T10:00:20Z"}}) == 20s));
  const auto epoch = std::chrono::duration_cast<std::chrono::seconds>(now.time_since_epoch()).count() + 5;
  BOOST_TEST((wait({{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", std::to_string(epoch)}}) == 5s));
  BOOST_TEST((wait({{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", std::to_string(epoch * 1000)}}) == 5s));
  // Of several waits the longest counts; a time in the past means no wait.
  BOOST_TEST((wait({{"x-ratelimit-remaining-requests", "0"},
                    {"x-ratelimit-reset-requests", "1s"},
                    {"x-ratelimit-remaining-tokens", "0"},
                    {"x-ratelimit-reset-tokens", "2s"}}) == 2s));
  BOOST_TEST((wait({{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "1600000000"}}) == 0ms));
}

BOOST_AUTO_TEST_CASE(no_delay_while_requests_are_left) {
  BOOST_TEST(!rate_limit_delay({}, now).has_value());
  BOOST_TEST(!rate_limit_delay({{"x-ratelimit-remaining-requests", "3"}, {"x-ratelimit-reset-requests", "1s"}}, now)
                  .has_value());
  BOOST_TEST(!rate_limit_delay({{"x-ratelimit-remaining-requests", "0"}}, now).has_value());
  BOOST_TEST(!rate_limit_delay({{"x-ratelimit-remaining", "0"}, {"x-ratelimit-reset", "later"}}, now).has_value());
  BOOST_TEST(!rate_limit_delay({{"x-ratelimit-limit", "0"}, {"x-ratelimit-reset", "1s"}}, now).has_value());
}
