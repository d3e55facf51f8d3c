#include "found_rate.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace evalrun::runners {
namespace {

constexpr double slowest = 1.0 / 30;   ///< starts per second
constexpr double group_seconds = 0.5;  ///< a group has the starts of at least this time
constexpr double smallest_group = 8;

constexpr std::size_t enough_to_cut = 4;
constexpr double tolerable = 0.08;  ///< share of refusals that retries handle alone
/// A cut goes a little below the rate that was accepted, and at most to half of the current rate.
constexpr double below_taken = 0.98, deepest_cut = 0.5;

/// The rate rises after each group without refusals; the step doubles with every second such group.
constexpr double first_rise = 0.02, highest_rise = 0.5;
/// `calm_` at the beginning: nothing is known yet, so the rate rises as fast as it may.
constexpr int calm_at_first = 10;
/// If starts were slower than the rate by this factor, something else delayed them, and the group says nothing about a
/// higher rate.
constexpr double held_up = 1.3;

/// If this share of the refusals is left after this many cuts in a row, the rate is not their reason.
constexpr int futile_cuts = 3;
constexpr double still_as_many = 0.75;

double seconds_between(FoundRate::Time from, FoundRate::Time to) {
  return std::chrono::duration<double>(to - from).count();
}

}  // namespace

void FoundRate::begin(double rate, Time now) {
  rate_ = std::max(rate, slowest);
  calm_ = calm_at_first;
  cuts_ = 0;
  good_ = 0;
  next_ = now;
  begin_group(now);
}

void FoundRate::begin_group(Time now) {
  group_ = {};
  group_.first = group_.last = now;
  group_.wanted = static_cast<std::size_t>(std::max(smallest_group, std::ceil(rate_ * group_seconds)));
}

void FoundRate::started(Time now) {
  const auto interval = std::chrono::duration_cast<Time::duration>(std::chrono::duration<double>(1 / rate_));
  // A late timer is made up for, but only by so much that no burst results.
  constexpr std::chrono::milliseconds lateness{20};
  next_ = std::max(next_, now - std::min<Time::duration>(lateness, interval)) + interval;
  if (group_.sent == group_.wanted) return;
  if (group_.sent++ == 0) group_.first = now;
  group_.last = now;
}

bool FoundRate::finished(bool refused, Time sent, Time now) {
  if (group_.sent == 0 || sent < group_.first || sent > group_.last) return true;
  ++(refused ? group_.refused : group_.answered);
  // Decide before the whole group has ended if most requests were refused, or if only the slowest tenth is missing.
  const bool many = group_.refused >= enough_to_cut && 2 * group_.refused > group_.sent;
  const bool most = group_.sent == group_.wanted && 10 * group_.ends() >= 9 * group_.wanted;
  return many || most ? decide(now) : true;
}

bool FoundRate::decide(Time now) {
  const auto sent = static_cast<double>(group_.sent);
  const double refused = static_cast<double>(group_.refused) / sent;
  const double seconds = seconds_between(group_.first, group_.last) * sent / std::max(sent - 1, 1.0);
  if (group_.refused > 1 && refused > tolerable) {
    calm_ = 0;
    if (cuts_++ == 0) first_refused_ = refused_ = refused;
    refused_ = std::max(refused_, refused);
    if (cuts_ >= futile_cuts && refused > still_as_many * first_refused_) {
      rate_ = 0;
      return false;
    }
    const double taken = seconds > 0 ? sent * (1 - refused) / seconds : 0;
    const double least = std::max(deepest_cut * rate_, std::exchange(good_, 0));
    rate_ = std::max(std::clamp(taken, std::min(least, rate_), rate_) * below_taken, slowest);
  } else {
    cuts_ = 0;
    if (group_.refused == 0) good_ = rate_;
    if (group_.refused > 0)
      calm_ = 0;
    else if (seconds * rate_ < held_up * sent)
      rate_ *= 1 + std::min(highest_rise, std::ldexp(first_rise, calm_++ / 2));
  }
  begin_group(now);
  return true;
}

}  // namespace evalrun::runners
