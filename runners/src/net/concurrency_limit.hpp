/// How many requests may be under way at once, and when the next one may start. Pure: the time is an argument.
///
///     AdaptiveLimit limit({.most = 256});
///     if (under_way < limit.allowed(now) && now >= limit.next_start(now)) { send(); limit.started(now); }
///     ...
///     limit.finished(Sign::answered, when_it_was_sent, now);
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <deque>
#include <memory>

namespace evalrun::runners {

/// How a request ended, as far as the server's load is concerned.
enum class Sign : std::uint8_t {
  answered,     ///< a reply, even one that refuses this request
  overload,     ///< a reply or a deadline that asks for fewer requests
  turned_away,  ///< like `overload`, and the server named a time to retry
  silent,       ///< no reply at all
};

class FoundRate;

class ConcurrencyLimit {
 public:
  using Time = std::chrono::steady_clock::time_point;

  virtual ~ConcurrencyLimit() = default;
  /// Requests that may be under way now; may be 0 for a while.
  [[nodiscard]] virtual int allowed(Time now) const = 0;
  /// No request may start before this time. The answer stays the same until then, unless a request ends earlier. A time
  /// in the past means at once.
  [[nodiscard]] virtual Time next_start(Time /*now*/) const { return Time::min(); }
  virtual void started(Time now) = 0;
  virtual void finished(Sign sign, Time sent, Time now) = 0;
};

/// Allows one request until the server has answered or `patience` has passed, then `limit`: if the first contact fails,
/// it should fail once, not a hundred times.
class FixedLimit final : public ConcurrencyLimit {
 public:
  static constexpr std::chrono::seconds patience{5};

  explicit FixedLimit(int limit) : limit_(limit) {}
  [[nodiscard]] int allowed(Time now) const override;
  void started(Time now) override;
  void finished(Sign sign, Time sent, Time now) override;

 private:
  int limit_;
  bool known_ = false;
  bool asked_ = false;
  Time first_;
};

struct AdaptiveSettings {
  int first = 1;
  int most = 256;
};

/// Finds the server's limit: doubles while that pays, then tries a step up or down from time to time and keeps the
/// limit that answers more requests per second, or as many with fewer under way. A window of at least one round trip
/// passes between two changes. Signs of overload lower the limit only if fewer requests answer as many; errors that do
/// not depend on the load leave it as it is.
///
/// A request that was turned away keeps its place for about a round trip, so that a server which refuses quickly is not
/// asked in a tight loop. If one request at a time is still too many, or the server names a time to retry, it limits
/// the rate: FoundRate then spaces the starts.
class AdaptiveLimit final : public ConcurrencyLimit {
 public:
  explicit AdaptiveLimit(AdaptiveSettings settings = {});
  ~AdaptiveLimit() override;
  [[nodiscard]] int allowed(Time now) const override;
  [[nodiscard]] Time next_start(Time now) const override;
  void started(Time now) override;
  void finished(Sign sign, Time sent, Time now) override;

 private:
  enum class Phase : std::uint8_t { doubling, base, up, down };
  /// Counts over the requests sent since the last change of the limit.
  struct Window {
    Time begun = Time::min();
    std::size_t answered = 0;
    std::size_t overload = 0;
    double seconds = 0;       ///< sum of the times for which requests took a place
    bool used_fully = false;  ///< as many were under way as allowed
    [[nodiscard]] double ends() const { return static_cast<double>(answered + overload); }
    [[nodiscard]] double refused() const { return static_cast<double>(overload) / ends(); }
  };

  [[nodiscard]] std::size_t wanted() const;
  [[nodiscard]] double goodput() const;
  [[nodiscard]] bool alarming() const;
  [[nodiscard]] bool overwhelming() const;
  [[nodiscard]] double served() const;
  [[nodiscard]] double rest_after(double seconds);
  void look_for_rate(Sign sign, Time now);
  void decide(Time now);
  void decide_doubling(double goodput, Time now);
  void decide_base(double goodput, Time now);
  void decide_probe(double goodput, Time now);
  void settle(double limit, double goodput, Time now);
  void go(Phase phase, double limit, Time now);

  AdaptiveSettings settings_;
  Phase phase_ = Phase::doubling;
  double limit_;              ///< whole, at least 1
  double base_;               ///< the limit that probes are compared with
  double base_goodput_ = 0;   ///< answers per second at `base_`; 0: not known
  double usual_refused_ = 0;  ///< share of overload signs that fewer requests did not lower
  int calm_windows_ = 0;      ///< at `base_` since the last probe
  int probe_every_ = 1;       ///< windows between probes: grows while they change nothing
  bool up_next_ = true;
  bool small_step_ = false;
  bool down_seen_ = false;     ///< the last probe down answered as many
  bool doubling_cut_ = false;  ///< refusals ended the doubling; they may be usual, or chance
  int cuts_ = 0;
  bool alarmed_ = false;  ///< refusals caused the current probe down
  Window window_;
  int under_way_ = 0;
  double round_trip_ = 0;     ///< seconds of an answered request, a moving mean; 0: not known
  std::deque<Time> resting_;  ///< when the places of refused requests become free, sorted
  double rest_phase_ = 0;

  /// Counts of replies since the last long row of answers. They show whether the server limits the rate.
  struct Refusals {
    Time begun = Time::min();
    std::size_t answered = 0, refused = 0, answered_in_a_row = 0;
    bool named_time = false;  ///< a refusal named a time to retry
  };
  Refusals refusals_;
  std::unique_ptr<FoundRate> found_rate_;
  Time space_again_ = Time::min();  ///< pacing did not help, and is not tried again before
};

}  // namespace evalrun::runners
