/// The rate at which a server accepts requests, if it refuses faster ones: starts are spaced, and the spacing follows
/// what the server accepts. Requests are judged in groups by the time they were sent, once the replies to a group are
/// there, so that slow answers and quick refusals weigh the same. Pure: time is an argument.
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

  /// Begins pacing at `rate` starts per second; replies correct the rate from then on.
  void begin(double rate, Time now);
  [[nodiscard]] bool on() const { return rate_ > 0; }
  [[nodiscard]] double rate() const { return rate_; }
  /// The highest share of refusals in the last row of cuts.
  [[nodiscard]] double refused() const { return refused_; }
  /// The earliest moment of the next start.
  [[nodiscard]] Time next() const { return next_; }
  void started(Time now);
  /// False: slower requests are refused as often, so the rate is not the reason, and pacing has ended.
  [[nodiscard]] bool finished(bool refused, Time sent, Time now);

 private:
  /// Requests sent one after the other.
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
  int calm_ = 0;              ///< groups without a refusal, one after the other
  int cuts_ = 0;              ///< the same with many refusals
  double first_refused_ = 0;  ///< share of the first of these
  double refused_ = 0;        ///< the highest of them
  double good_ = 0;           ///< the last rate without refusals; 0: it was refused since
};

}  // namespace evalrun::runners
