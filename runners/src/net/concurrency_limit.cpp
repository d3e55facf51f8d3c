#include "concurrency_limit.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "found_rate.hpp"

namespace evalrun::runners {
namespace {

// Elasticity: by how many percent answers per second rise when one percent more requests are under way.
constexpr double worth_going_up = 0.12;
constexpr double worth_going_up_refused = 0.5;  ///< if the higher limit brings more refusals
constexpr double worth_going_down = 0.06;       ///< lower than worth_going_up, so that the limit does not oscillate

constexpr double step_up = 1.4;
constexpr double small_step_up = 1.15;
constexpr double step_down = 1.25;
constexpr int longest_probe_interval = 16;

/// Below this limit, one window says too little about latency to stop doubling.
constexpr double enough_to_judge = 16;

/// Share of refusals, beyond the usual ones, that retries handle without a lower limit.
constexpr double tolerable_refusals = 0.05;

/// From this share on, refusals mean overload or make retries useless; a lower limit is right in both cases.
constexpr double overwhelming_refusals = 0.7;

/// Up to this limit windows are short, so that they end soon, and steps after refusals are large, so that chance does
/// not decide.
constexpr double few = 8;

/// How often doubling resumes after refusals that did not last.
constexpr int most_cuts = 2;

constexpr double longest_rest = 5;      ///< seconds that the place of a refused request stays taken
constexpr double longest_of_mean = 10;  ///< round trips that one request counts at most

/// Counts of refusals that make a rate limit likely (with and without a time to retry), and the number of answers in a
/// row after which refusals are forgotten.
constexpr std::size_t enough_timed = 4, enough_refusals = 12, forgotten_after = 32;
constexpr double timed_refusals = 0.2, lowest_refusals = 0.5;  ///< shares of refusals that go with these counts
constexpr double shortest_look = 0.1;                          ///< seconds; in less time a burst looks like a rate
/// Requests under way while starts are paced: this factor times what the rate needs, which leaves room for late
/// answers.
constexpr double room = 4;
constexpr std::chrono::seconds no_pacing_after_futile{60};

double elasticity(double from, double goodput_from, double to, double goodput_to) {
  if (goodput_from <= 0 || goodput_to <= 0) return goodput_to > goodput_from ? 1 : -1;
  return std::log(goodput_to / goodput_from) / std::log(to / from);
}

ConcurrencyLimit::Time after(ConcurrencyLimit::Time now, double seconds) {
  return now + std::chrono::duration_cast<std::chrono::steady_clock::duration>(std::chrono::duration<double>(seconds));
}

double seconds_between(ConcurrencyLimit::Time from, ConcurrencyLimit::Time to) {
  return std::chrono::duration<double>(to - from).count();
}

}  // namespace

int FixedLimit::allowed(Time now) const { return known_ || (asked_ && now - first_ >= patience) ? limit_ : 1; }

void FixedLimit::started(Time now) {
  if (!asked_) first_ = now;
  asked_ = true;
}

void FixedLimit::finished(Sign sign, Time, Time) { known_ = known_ || sign != Sign::silent; }

AdaptiveLimit::AdaptiveLimit(AdaptiveSettings settings)
    : settings_(settings),
      limit_(std::clamp(settings.first, 1, settings.most)),
      base_(limit_),
      found_rate_(std::make_unique<FoundRate>()) {}

AdaptiveLimit::~AdaptiveLimit() = default;

int AdaptiveLimit::allowed(Time now) const {
  if (found_rate_->on())
    return static_cast<int>(
        std::min<double>(settings_.most, std::ceil(room * (1 + found_rate_->rate() * round_trip_))));
  const auto still = static_cast<int>(resting_.end() - std::ranges::upper_bound(resting_, now));
  return std::max(static_cast<int>(limit_) - still, 0);
}

ConcurrencyLimit::Time AdaptiveLimit::next_start(Time now) const {
  if (found_rate_->on()) return found_rate_->next();
  const auto rested = std::ranges::upper_bound(resting_, now);
  return rested != resting_.end() && under_way_ >= allowed(now) ? *rested : Time::min();
}

void AdaptiveLimit::started(Time now) {
  ++under_way_;
  if (found_rate_->on()) return found_rate_->started(now);
  while (!resting_.empty() && resting_.front() <= now) resting_.pop_front();
  if (under_way_ + static_cast<double>(resting_.size()) >= limit_) window_.used_fully = true;
}

void AdaptiveLimit::finished(Sign sign, Time sent, Time now) {
  --under_way_;
  if (sign == Sign::silent && !found_rate_->on()) return;
  double seconds = seconds_between(sent, now);
  if (sign == Sign::answered) round_trip_ = round_trip_ == 0 ? seconds : 0.9 * round_trip_ + 0.1 * seconds;
  if (found_rate_->on()) {
    const bool refused = sign == Sign::overload || sign == Sign::turned_away;
    if (found_rate_->finished(refused, sent, now)) return;
    space_again_ = now + no_pacing_after_futile;
    usual_refused_ = std::max(usual_refused_, found_rate_->refused());
    return go(Phase::doubling, limit_, now);
  }
  look_for_rate(sign, now);
  if (found_rate_->on()) return;
  if (sign != Sign::answered) {
    if (const double rest = rest_after(seconds); rest > 0) {
      const auto until = after(now, rest);
      resting_.insert(std::ranges::upper_bound(resting_, until), until);
      seconds += rest;
    }
  }
  if (sent < window_.begun) return;
  ++(sign == Sign::answered ? window_.answered : window_.overload);
  // A request that hangs until its deadline says nothing about the speed of other requests.
  window_.seconds += round_trip_ > 0 ? std::min(seconds, longest_of_mean * round_trip_) : seconds;
  if (window_.answered + window_.overload >= wanted()) decide(now);
}

/// Begins pacing if the server seems to limit the rate: if refusals continue with one request at a time, or name a time
/// to retry.
void AdaptiveLimit::look_for_rate(Sign sign, Time now) {
  auto& seen = refusals_;
  if (seen.begun == Time::min()) seen.begun = now;
  if (sign == Sign::answered) {
    ++seen.answered;
    if (++seen.answered_in_a_row >= forgotten_after) seen = {.begun = now};
    return;
  }
  ++seen.refused;
  seen.answered_in_a_row = 0;
  seen.named_time = seen.named_time || sign == Sign::turned_away;
  const auto ends = static_cast<double>(seen.answered + seen.refused);
  const double share = static_cast<double>(seen.refused) / ends;
  const bool lowest =
      limit_ <= 1 && phase_ != Phase::doubling && seen.refused >= enough_refusals && share >= lowest_refusals;
  const bool timed = seen.named_time && seen.refused >= enough_timed && share >= timed_refusals;
  if ((!lowest && !timed) || now < space_again_) return;
  const double seconds = std::max(seconds_between(seen.begun, now), shortest_look);
  found_rate_->begin(std::max(static_cast<double>(seen.answered), 0.5) / seconds, now);
  seen = {};
  resting_.clear();
}

/// Seconds that the place of a refused request stays taken: half a round trip to a whole one, spread evenly, so that
/// requests that were refused together do not come back together.
double AdaptiveLimit::rest_after(double seconds) {
  constexpr double golden = 0.6180339887498949;
  rest_phase_ = std::fmod(rest_phase_ + golden, 1.0);
  return std::min((0.5 + 0.5 * rest_phase_) * round_trip_, longest_rest) - seconds;
}

/// How many requests must end before the window ends.
std::size_t AdaptiveLimit::wanted() const {
  double ends = limit_ <= few ? 16 : std::max(2 * limit_, 32.0);
  if (phase_ == Phase::doubling) ends = alarming() ? std::max(limit_, 12.0) : std::ceil(limit_);
  return static_cast<std::size_t>(ends);
}

double AdaptiveLimit::goodput() const {
  // By Little's law, which holds even when requests that were sent together end together.
  return limit_ * static_cast<double>(window_.answered) / std::max(window_.seconds, 1e-6);
}

bool AdaptiveLimit::overwhelming() const { return window_.overload > 2 && window_.refused() > overwhelming_refusals; }

/// About as many requests as were served, but no less than a quarter of the limit.
double AdaptiveLimit::served() const { return std::max({limit_ * (1 - window_.refused()), limit_ / 4, 1.0}); }

/// Whether there are more refusals than usual, with an allowance for chance. Usual refusals do not depend on the load.
bool AdaptiveLimit::alarming() const {
  if (overwhelming()) return true;
  const double usual = usual_refused_ * window_.ends();
  return static_cast<double>(window_.overload) >
         std::max(1.0, 1.3 * usual + 1.5 * std::sqrt(usual) + tolerable_refusals * window_.ends());
}

void AdaptiveLimit::decide(Time now) {
  // A window that did not use the whole limit says nothing about a higher or lower one.
  if (!window_.used_fully) {
    if (phase_ == Phase::doubling) return go(phase_, limit_, now);
    return go(Phase::base, base_, now);
  }
  const double seen = goodput();
  if (phase_ == Phase::doubling) return decide_doubling(seen, now);
  if (phase_ == Phase::base) return decide_base(seen, now);
  decide_probe(seen, now);
}

void AdaptiveLimit::decide_doubling(double goodput, Time now) {
  if (alarming()) {
    // Go down to about as many as were served; the next windows show whether that helped.
    doubling_cut_ = ++cuts_ <= most_cuts && limit_ < enough_to_judge && !overwhelming();
    alarmed_ = false;
    return settle(overwhelming() ? served() : std::max(limit_ * std::max(0.5, 1 - window_.refused()), 1.0), 0, now);
  }
  const bool pays = limit_ < enough_to_judge || base_goodput_ <= 0 || base_ >= limit_ ||
                    elasticity(base_, base_goodput_, limit_, goodput) >= worth_going_up;
  if (!pays) return settle(base_, 0, now);
  base_ = limit_;
  base_goodput_ = goodput;
  if (limit_ >= settings_.most) return settle(limit_, goodput, now);
  go(Phase::doubling, std::min(2 * limit_, static_cast<double>(settings_.most)), now);
}

void AdaptiveLimit::decide_base(double goodput, Time now) {
  base_goodput_ = base_goodput_ <= 0 ? goodput : 0.5 * (base_goodput_ + goodput);
  if (alarming()) {
    calm_windows_ = 0;
    if (overwhelming()) {
      doubling_cut_ = false;
      return settle(served(), 0, now);
    }
    if (base_ > 1) {
      alarmed_ = true;
      const double half = std::max(base_ / 2, 1.0);
      return go(Phase::down, base_ <= few ? half : std::max(std::min(base_ - 1, served()), half), now);
    }
    // The limit cannot go lower, so these refusals are usual. A small window may have seen too few of them.
    const double share = window_.refused();
    usual_refused_ = std::max(usual_refused_, share + std::sqrt(share * (1 - share) / window_.ends()));
  }
  // The refusals that ended the doubling were chance, or have passed.
  if (std::exchange(doubling_cut_, false)) return go(Phase::doubling, base_, now);
  usual_refused_ = std::min(usual_refused_, 0.9 * usual_refused_ + 0.1 * window_.refused());
  if (++calm_windows_ < probe_every_) return go(Phase::base, base_, now);
  calm_windows_ = 0;
  const bool up = (up_next_ || base_ <= 1) && base_ < settings_.most;
  up_next_ = !up_next_;
  if (up) {
    const double higher = std::max(base_ * (small_step_ ? small_step_up : step_up), base_ + 1);
    return go(Phase::up, std::min(higher, static_cast<double>(settings_.most)), now);
  }
  if (base_ > 1) return go(Phase::down, std::max(std::min(base_ / step_down, base_ - 1), 1.0), now);
  go(Phase::base, base_, now);
}

void AdaptiveLimit::decide_probe(double goodput, Time now) {
  const double gain = elasticity(base_, base_goodput_, limit_, goodput);
  if (phase_ == Phase::up) {
    if (gain >= (alarming() ? worth_going_up_refused : worth_going_up)) {
      up_next_ = true;
      return settle(limit_, goodput, now);
    }
    // The step may have been too large: try a small one before going down.
    if (!std::exchange(small_step_, !small_step_)) {
      up_next_ = true;
      return go(Phase::base, base_, now);
    }
  } else if (gain < worth_going_down) {
    // Chance must not lower the limit step by step: a lower limit must answer as many twice.
    if (!alarmed_ && !std::exchange(down_seen_, true)) {
      up_next_ = false;
      return go(Phase::base, base_, now);
    }
    down_seen_ = false;
    up_next_ = false;
    doubling_cut_ = alarmed_ = false;
    return settle(limit_, goodput, now);
  } else if (std::exchange(alarmed_, false)) {
    // Fewer requests brought fewer answers: either there were too few, or refusals do not depend on the load.
    if (!alarming() && base_ > few) return settle(0.5 * (base_ + limit_), 0, now);
    usual_refused_ = std::max(usual_refused_, window_.refused());
    if (std::exchange(doubling_cut_, false)) return go(Phase::doubling, base_, now);
    return go(Phase::base, base_, now);
  }
  if (phase_ == Phase::down) down_seen_ = false;
  probe_every_ = std::min(2 * probe_every_, longest_probe_interval);
  go(Phase::base, base_, now);
}

void AdaptiveLimit::settle(double limit, double goodput, Time now) {
  go(Phase::base, limit, now);
  base_ = limit_;
  base_goodput_ = goodput;
  probe_every_ = 1;
  calm_windows_ = 0;
}

void AdaptiveLimit::go(Phase phase, double limit, Time now) {
  phase_ = phase;
  limit_ = std::max(std::round(limit), 1.0);
  window_ = {.begun = now};
}

}  // namespace evalrun::runners
