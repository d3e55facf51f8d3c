#include "tooldev.hpp"

namespace evalrun::reports {

ToolDevAggregates tooldev_aggregates(const ToolDevColumns& c) {
  const double non_live =
      (c.non_live_simple + c.non_live_multiple + c.non_live_parallel + c.non_live_parallel_multiple) / 4;
  const double live =
      (258 * c.live_simple + 1037 * c.live_multiple + 16 * c.live_parallel + 24 * c.live_parallel_multiple) /
      (258 + 1037 + 16 + 24);
  return {non_live, live, (non_live + live) / 2};
}

}  // namespace evalrun::reports
