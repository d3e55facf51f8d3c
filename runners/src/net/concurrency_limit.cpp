#include "concurrency_limit.hpp"

namespace evalrun::runners {

int FixedLimit::allowed(Time now) const { return known_ || (asked_ && now - first_ >= patience) ? limit_ : 1; }

void FixedLimit::started(Time now) {
  if (!asked_) first_ = now;
  asked_ = true;
}

void FixedLimit::finished(Sign sign, Time, Time) { known_ = known_ || sign != Sign::silent; }

}  // namespace evalrun::runners
