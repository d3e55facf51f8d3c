/// The HTTP statuses of failures that may pass by themselves. Clients ask again, and reports do not take such a failure
/// for a refusal.
///
///     is_transient_status(503)      // true
///     is_transient_status(404)      // false
#pragma once
#include <algorithm>
#include <array>

namespace evalrun {

/// 520 to 524, 527, 530: a proxy cannot reach the server behind it. 529: Anthropic is overloaded. 598, 599: a proxy's
/// deadline passed.
[[nodiscard]] constexpr bool is_transient_status(long status) noexcept {
  constexpr std::array<long, 18> statuses{408, 409, 425, 429, 500, 502, 503, 504, 520,
                                          521, 522, 523, 524, 527, 529, 530, 598, 599};
  return std::ranges::find(statuses, status) != statuses.end();
}

}  // namespace evalrun
