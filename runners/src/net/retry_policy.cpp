#include "retry_policy.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "libcurl.hpp"

namespace evalrun::runners {
RetryPolicy::RetryPolicy(RetrySettings settings, std::uint64_t seed) : settings_(settings), random_(seed) {}

std::optional<milliseconds> RetryPolicy::wait(int attempts, const Failure& failure) {
  if (failure.kind == Failure::Kind::permanent) return std::nullopt;
  const int allowed = failure.kind == Failure::Kind::garbled
                          ? std::min(settings_.max_garbled_retries, settings_.max_retries)
                          : settings_.max_retries;
  if (attempts > allowed) return std::nullopt;
  const auto asked = failure.retry_after.value_or(milliseconds{0});
  if (asked > settings_.longest_retry_after) return std::nullopt;
  if (failure.retry_after && asked == milliseconds{0}) return asked;
  const double whole =
      std::min(static_cast<double>(settings_.longest_wait.count()),
               std::ldexp(static_cast<double>(settings_.first_wait.count()), std::max(attempts - 1, 0)));
  const auto jitter = std::uniform_int_distribution<std::int64_t>(0, static_cast<std::int64_t>(whole))(random_);
  return failure.retry_after ? asked + std::min(milliseconds{jitter}, settings_.first_wait) : milliseconds{jitter};
}

std::optional<milliseconds> parse_retry_after(std::string_view text, std::chrono::system_clock::time_point now) {
  const auto last = text.find_last_not_of(" \t");
  text = text.substr(0, last == std::string_view::npos ? 0 : last + 1);
  double seconds = 0;
  const auto [end, problem] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (problem == std::errc{} && end == text.data() + text.size()) {
    // Bounds the value to about a century, so that it fits.
    if (!(seconds >= 0)) return std::nullopt;
    return milliseconds{static_cast<std::int64_t>(std::min(seconds, 3.2e9) * 1000)};
  }
  if (text.empty() || text.find(' ') == std::string_view::npos) return std::nullopt;
  const std::time_t date = libcurl().getdate(std::string(text).c_str(), nullptr);
  if (date < 0) return std::nullopt;
  const auto wait = std::chrono::system_clock::from_time_t(date) - now;
  return std::max(std::chrono::ceil<milliseconds>(wait), milliseconds{0});
}

}  // namespace evalrun::runners
