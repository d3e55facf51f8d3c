/// Mean, spread and quantiles of latencies in bounded memory.
#pragma once
#include <cstddef>
#include <cstdint>
#include <map>

namespace evalrun::reports {

/// Adds up seconds. Mean and deviation are exact; quantiles come from logarithmic buckets and are within 1 %.
class LatencyTally {
 public:
  /// Ignores what is not a positive, finite number of seconds.
  void add(double seconds);
  void merge(const LatencyTally& other);

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] double mean() const;
  [[nodiscard]] double deviation() const;  ///< of the population
  [[nodiscard]] double max() const { return max_; }
  /// Precondition: 0 <= q <= 1. Zero when nothing was added.
  [[nodiscard]] double quantile(double q) const;

 private:
  std::size_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;  ///< sum of squared distances from the mean
  double max_ = 0;
  std::map<std::int32_t, std::size_t> buckets_;
};

}  // namespace evalrun::reports
