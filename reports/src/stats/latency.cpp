#include <algorithm>
#include <cmath>

#include "evalrun/reports/tally.hpp"

namespace evalrun::reports {
namespace {

constexpr int per_octave = 64;  // neighboring bounds differ by 1.1 %; the middle of a bucket is within 0.6 % of both

}  // namespace

void LatencyTally::add(double seconds) {
  if (!(seconds > 0) || !std::isfinite(seconds)) return;
  ++count_;
  const double before = seconds - mean_;
  mean_ += before / static_cast<double>(count_);
  squares_ += before * (seconds - mean_);
  max_ = std::max(max_, seconds);
  ++buckets_[static_cast<std::int32_t>(std::floor(std::log2(seconds) * per_octave))];
}

void LatencyTally::merge(const LatencyTally& other) {
  if (other.count_ == 0) return;
  const auto mine = static_cast<double>(count_), theirs = static_cast<double>(other.count_);
  const double apart = other.mean_ - mean_;
  count_ += other.count_;
  mean_ += apart * theirs / (mine + theirs);
  squares_ += other.squares_ + apart * apart * mine * theirs / (mine + theirs);
  max_ = std::max(max_, other.max_);
  for (const auto& [bucket, count] : other.buckets_) buckets_[bucket] += count;
}

double LatencyTally::mean() const { return mean_; }

double LatencyTally::deviation() const { return count_ == 0 ? 0 : std::sqrt(squares_ / static_cast<double>(count_)); }

double LatencyTally::quantile(double q) const {
  if (count_ == 0) return 0;
  const double rank = q * static_cast<double>(count_ - 1);
  std::size_t seen = 0;
  for (const auto& [bucket, count] : buckets_) {
    seen += count;
    if (static_cast<double>(seen) > rank) return std::min(max_, std::exp2((bucket + 0.5) / per_octave));
  }
  return max_;
}

}  // namespace evalrun::reports
