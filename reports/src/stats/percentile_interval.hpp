/// The percentile interval of resampled estimates, the same as bootstrap_result's, for whoever needs no more of it.
#pragma once
#include <optional>
#include <span>

#include "evalrun/reports/statistics.hpp"

namespace evalrun::reports {

/// nullopt where the estimates do not differ but by rounding. Changes their order. Precondition: there are some.
[[nodiscard]] std::optional<Interval> percentile_interval(std::span<double> estimates, double level);

}  // namespace evalrun::reports
