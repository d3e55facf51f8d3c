#include <algorithm>
#include <cmath>
#include <utility>

#include "evalrun/runners/concurrency_limit.hpp"

namespace evalrun::runners {
namespace {

// Elasticity: by how many percent answers per second rise when one percent more requests are under way.
constexpr double worth_going_up = 0.12;
constexpr double worth_going_up_refused = 0.5;  ///< where more are refused up there
constexpr double worth_going_down = 0.06;       ///< lower, so that the two do not chase each other
/// Where starts are spaced and refused all the same: starts that fall between two openings of the server tell little.
constexpr double worth_going_down_spaced = 0.7;

constexpr double step_up = 1.4;
constexpr double small_step_up = 1.15;
constexpr double step_down = 1.25;
constexpr int longest_probe_interval = 16;

/// Below so many, one window tells too little about latency to stop for.
constexpr double enough_to_tell = 16;

/// Refusals beyond the usual that retries alone take care of.
constexpr double tolerable_refusals = 0.05;

/// So many refusals are load, or the retries are of no use anyhow: no need to find out which.
constexpr double overwhelming_refusals = 0.7;

/// Up to this limit windows are short, lest they take long, and steps after refusals long, lest chance decides.
constexpr double few = 8;

/// How often doubling goes on after refusals that did not last.
constexpr int most_cuts = 2;

constexpr double shortest_round_trip = 0.001;  ///< seconds
constexpr double longest_gap = 30;             ///< between spaced starts
constexpr double longest_rest = 5;             ///< of a refused request's place
constexpr double longest_of_mean = 10;         ///< round trips that one request counts for at most

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

AdaptiveLimit::AdaptiveLimit(AdaptiveSettings settings)
    : settings_(settings), limit_(std::clamp(settings.first, 1, settings.most)), base_(limit_) {}

double AdaptiveLimit::round_trip() const { return std::max(round_trip_, shortest_round_trip); }

double AdaptiveLimit::gap() const { return std::min(unit_ / limit_, longest_gap); }

int AdaptiveLimit::allowed(Time now) const {
  const auto still = static_cast<int>(resting_.end() - std::ranges::upper_bound(resting_, now));
  return std::max(static_cast<int>(std::ceil(limit_)) - still, 0);
}

ConcurrencyLimit::Time AdaptiveLimit::next_start(Time now) const {
  auto next = Time::min();
  if (limit_ < 1 && last_start_ != Time::min()) next = after(last_start_, gap());
  const auto rested = std::ranges::upper_bound(resting_, now);
  if (rested != resting_.end() && under_way_ >= allowed(now)) next = std::max(next, *rested);
  return next;
}

void AdaptiveLimit::started(Time now) {
  ++under_way_;
  while (!resting_.empty() && resting_.front() <= now) resting_.pop_front();
  if (under_way_ + static_cast<double>(resting_.size()) >= limit_) window_.used_fully = true;
  if (limit_ < 1 && last_start_ > window_.begun)
    window_.starved += std::max(seconds_between(last_start_, now) - gap(), 0.0);
  last_start_ = now;
}

void AdaptiveLimit::finished(Sign sign, Time sent, Time now) {
  --under_way_;
  if (sign == Sign::silent) return;
  double seconds = seconds_between(sent, now);
  if (sign == Sign::answered) {
    round_trip_ = round_trip_ == 0 ? seconds : 0.9 * round_trip_ + 0.1 * seconds;
  } else if (const double rest = rest_after(seconds); rest > 0) {
    const auto until = after(now, rest);
    resting_.insert(std::ranges::upper_bound(resting_, until), until);
    seconds += rest;
  }
  if (sent < window_.begun) return;
  ++(sign == Sign::answered ? window_.answered : window_.overload);
  // One that hangs until its deadline says nothing about how fast the others are.
  window_.seconds += round_trip_ > 0 ? std::min(seconds, longest_of_mean * round_trip_) : seconds;
  if (window_.answered + window_.overload >= wanted()) decide(now);
}

/// Half a round trip to a whole one, spread evenly: requests that were refused together shall not come back together.
double AdaptiveLimit::rest_after(double seconds) {
  constexpr double golden = 0.6180339887498949;
  rest_phase_ = std::fmod(rest_phase_ + golden, 1.0);
  return std::min((0.5 + 0.5 * rest_phase_) * round_trip_, longest_rest) - seconds;
}

/// Ends of requests that make a window.
std::size_t AdaptiveLimit::wanted() const {
  double ends = limit_ <= few ? 16 : std::max(2 * limit_, 32.0);
  if (phase_ == Phase::doubling) ends = alarming() ? std::max(limit_, 12.0) : std::ceil(limit_);
  return static_cast<std::size_t>(ends);
}

/// A window with places left free tells nothing about more or fewer of them.
bool AdaptiveLimit::tells(Time now) const {
  return limit_ < 1 ? window_.starved < 0.2 * seconds_between(window_.begun, now) : window_.used_fully;
}

double AdaptiveLimit::goodput(Time now) const {
  const auto answered = static_cast<double>(window_.answered);
  if (limit_ < 1) return answered / std::max(seconds_between(window_.begun, now), 1e-6);
  // By Little's law, which does not mind that requests sent together end together.
  return limit_ * answered / std::max(window_.seconds, 1e-6);
}

bool AdaptiveLimit::overwhelming() const { return window_.overload > 2 && window_.refused() > overwhelming_refusals; }

/// The limit at which about those would be under way that were served, but not everything at once.
double AdaptiveLimit::served() const {
  return std::max({limit_ * (1 - window_.refused()), limit_ / 4, round_trip() / longest_gap});
}

/// More refusals than are usual whatever the load, chance allowed for.
bool AdaptiveLimit::alarming() const {
  if (overwhelming()) return true;
  const double usual = usual_refused_ * window_.ends();
  return static_cast<double>(window_.overload) >
         std::max(1.0, 1.3 * usual + 1.5 * std::sqrt(usual) + tolerable_refusals * window_.ends());
}

void AdaptiveLimit::decide(Time now) {
  if (!tells(now)) {
    if (phase_ == Phase::doubling) return go(phase_, limit_, now);
    return go(Phase::base, base_, now);
  }
  const double seen = goodput(now);
  if (phase_ == Phase::doubling) return decide_doubling(seen, now);
  if (phase_ == Phase::base) return decide_base(seen, now);
  decide_probe(seen, now);
}

void AdaptiveLimit::decide_doubling(double goodput, Time now) {
  if (alarming()) {
    // About as many as were served. What follows finds out whether that helped.
    doubling_cut_ = ++cuts_ <= most_cuts && limit_ < enough_to_tell && !overwhelming();
    alarmed_ = false;
    return settle(overwhelming() ? served() : std::max(limit_ * std::max(0.5, 1 - window_.refused()), 1.0), 0, now);
  }
  const bool pays = limit_ < enough_to_tell || base_goodput_ <= 0 || base_ >= limit_ ||
                    elasticity(base_, base_goodput_, limit_, goodput) >= worth_going_up;
  if (!pays) return settle(base_, 0, now);
  base_ = limit_;
  base_goodput_ = goodput;
  if (limit_ >= settings_.most) return settle(limit_, goodput, now);
  go(Phase::doubling, std::min(2 * limit_, static_cast<double>(settings_.most)), now);
}

void AdaptiveLimit::decide_base(double goodput, Time now) {
  base_goodput_ = base_goodput_ <= 0 ? goodput : 0.5 * (base_goodput_ + goodput);
  const double half = std::max(base_ / 2, round_trip() / longest_gap);
  if (alarming()) {
    calm_windows_ = 0;
    if (overwhelming()) {
      doubling_cut_ = false;
      return settle(served(), 0, now);
    }
    alarmed_ = true;
    const double lower = base_ <= few ? half : std::max(std::min(base_ - 1, served()), half);
    return go(Phase::down, base_ > 1 ? std::max(lower, 1.0) : lower, now);
  }
  if (std::exchange(doubling_cut_, false)) return go(Phase::doubling, base_, now);  // it was chance, or has passed
  usual_refused_ = std::min(usual_refused_, 0.9 * usual_refused_ + 0.1 * window_.refused());
  if (++calm_windows_ < probe_every_) return go(Phase::base, base_, now);
  calm_windows_ = 0;
  const bool up = (up_next_ || base_ <= 1) && base_ < settings_.most;
  up_next_ = !up_next_;
  if (up) {
    const double higher = base_ * (small_step_ ? small_step_up : step_up);
    const double next = base_ < 1 ? std::min(higher, 1.0) : std::max(higher, base_ + 1);
    return go(Phase::up, std::min(next, static_cast<double>(settings_.most)), now);
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
    // Too far, perhaps: a small step is tried before anything else.
    if (!std::exchange(small_step_, !small_step_)) {
      up_next_ = true;
      return go(Phase::base, base_, now);
    }
  } else if (gain < (alarmed_ && base_ <= 1 ? worth_going_down_spaced : worth_going_down)) {
    // Chance must not lead down step by step: what looks as good with fewer has to do so twice.
    if (!alarmed_ && !std::exchange(down_seen_, true)) {
      up_next_ = false;
      return go(Phase::base, base_, now);
    }
    down_seen_ = false;
    up_next_ = false;
    doubling_cut_ = alarmed_ = false;
    return settle(limit_, goodput, now);
  } else if (std::exchange(alarmed_, false)) {
    // Fewer requests answered fewer. Either they were too few, or refusals come whatever the load.
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
  if (limit_ >= 1) unit_ = round_trip();
  phase_ = phase;
  limit_ = limit < 1 ? limit : std::round(limit);
  window_ = {.begun = now};
}

}  // namespace evalrun::runners
