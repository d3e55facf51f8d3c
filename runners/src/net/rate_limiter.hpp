/// So many starts per minute at most, evenly spread.
#pragma once
#include <algorithm>
#include <chrono>

namespace evalrun::runners {

class RateLimiter {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// 0: no bound.
  explicit RateLimiter(double per_minute)
      : interval_(per_minute <= 0
                      ? Time::duration::zero()
                      : std::chrono::duration_cast<Time::duration>(std::chrono::duration<double>(60 / per_minute))) {}

  /// The earliest moment of the next start.
  [[nodiscard]] Time next(Time now) const { return interval_ == Time::duration::zero() ? now : next_; }
  void started(Time now) {
    // What timers come late is made up for, as far as nobody would call it a burst.
    constexpr std::chrono::milliseconds lateness{50};
    next_ = std::max(next_, now - std::min<Time::duration>(lateness, 2 * interval_)) + interval_;
  }

 private:
  Time::duration interval_;
  Time next_ = Time::min();
};

}  // namespace evalrun::runners
