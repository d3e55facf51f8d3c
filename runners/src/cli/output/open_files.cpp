#include "open_files.hpp"

#include <algorithm>
#include <limits>

#include <sys/resource.h>

namespace evalrun::cli {

std::size_t raise_open_files() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return std::numeric_limits<std::size_t>::max();
  const auto soft = files.rlim_cur;
  files.rlim_cur = files.rlim_max;
  return ::setrlimit(RLIMIT_NOFILE, &files) == 0 ? files.rlim_cur : soft;
}

std::size_t connections_within(std::size_t open_files) {
  constexpr std::size_t of_the_run = 64;
  return std::max<std::size_t>(1, open_files < of_the_run ? 1 : (open_files - of_the_run) / 2);
}

}  // namespace evalrun::cli
