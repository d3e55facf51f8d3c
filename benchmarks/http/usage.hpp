/// Wall time, processor time and memory of this process, and the line that every program of this folder prints at its
/// end.
#pragma once
#include <chrono>
#include <cstddef>
#include <string_view>

#include <fmt/format.h>
#include <sys/resource.h>

namespace bench {

struct Usage {
  double wall = 0;
  double processor = 0;
};

inline Usage usage_now() {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto seconds = [](const timeval& t) {
    return static_cast<double>(t.tv_sec) + 1e-6 * static_cast<double>(t.tv_usec);
  };
  return {std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count(),
          seconds(used.ru_utime) + seconds(used.ru_stime)};
}

inline void allow_many_files() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

/// "<who> <requests per second> <microseconds of processor per request> <peak memory in megabytes>"
inline void report(std::string_view who, std::size_t requests, const Usage& begun, const Usage& ended) {
  rusage used{};
  ::getrusage(RUSAGE_SELF, &used);
  const auto count = static_cast<double>(requests);
  fmt::print("{} {:.0f} {:.1f} {:.1f}\n", who, count / (ended.wall - begun.wall),
             1e6 * (ended.processor - begun.processor) / count, static_cast<double>(used.ru_maxrss) / 1024);
}

}  // namespace bench
