/// How asking goes on at a moment.
///
///     fmt::print("{} of {} under way\n", model.flow().under_way, model.flow().allowed);
#pragma once
#include <cstddef>

namespace evalrun::runners {

struct Flow {
  int under_way = 0;        ///< requests
  int allowed = 0;          ///< requests that may be under way
  std::size_t queued = 0;   ///< questions that could be sent, but for what is allowed
  std::size_t waiting = 0;  ///< questions between two attempts
  std::size_t sent = 0;     ///< requests so far
  std::size_t retries = 0;  ///< of these repetitions after a failure
};

}  // namespace evalrun::runners
