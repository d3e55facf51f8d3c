/// Finds the rate at which a server accepts requests, and spaces the starts of requests accordingly. It counts requests
/// in groups by the time they were sent, and decides once the replies to a group have come, so that slow answers and
/// quick refusals weigh the same. Pure: the time is an argument.
///
///     FoundRate rate;
///     rate.begin(answered / seconds);
///     if (now >= rate.next()) { send(); rate.started(now); }
///     ...
///     if (!rate.finished(refused, when_it_was_sent, now)) use_something_else();
#pragma once
#include <chrono>
#include <cstddef>

namespace evalrun::runners {

class FoundRate {
 public:
  using Time = std::chrono::steady_clock::time_point;

  /// Begins pacing at `rate` starts per second. From then on replies correct the rate.
  void begin(double rate, Time now);
  [[nodiscard]] bool on() const { return rate_ > 0; }
  [[nodiscard]] double rate() const { return rate_; }
  /// The highest share of refusals in the last series of consecutive cuts.
  [[nodiscard]] double refused() const { return refused_; }
  /// The earliest moment of the next start.
  [[nodiscard]] Time next() const { return next_; }
  void started(Time now);
  /// Returns false if slower requests were refused as often: the rate is not the reason, and pacing has ended.
  [[nodiscard]] bool finished(bool refused, Time sent, Time now);

 private:
  /// Counts over consecutive requests.
  struct Group {
    Time first{}, last{};
    std::size_t wanted = 0, sent = 0, answered = 0, refused = 0;
    [[nodiscard]] std::size_t ends() const { return answered + refused; }
  };

  [[nodiscard]] bool decide(Time now);
  void begin_group(Time now);

  double rate_ = 0;  ///< starts per second; 0: off
  Time next_{};
  Group group_;
  int calm_ = 0;              ///< consecutive groups without a refusal
  int cuts_ = 0;              ///< consecutive groups with so many refusals that the rate was cut
  double first_refused_ = 0;  ///< share of refusals in the first group of `cuts_`
  double refused_ = 0;        ///< the highest share of refusals among the groups of `cuts_`
  double good_ = 0;           ///< the last rate without refusals; 0: unknown, or refused since
};

}  // namespace evalrun::runners
