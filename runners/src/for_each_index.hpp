/// oneTBB's parallel_for over 0 to count - 1. ThreadSanitizer does not see into the library and would take every body
/// for a race with what came before and after; here the two orders it has to know are said with atomics of our own, so
/// that it looks for races between bodies.
///
///     for_each_index(files.size(), [&](std::size_t i) { read[i] = read_file(files[i]); });
#pragma once
#include <atomic>
#include <cstddef>

#include <oneapi/tbb/parallel_for.h>

namespace evalrun::runners {

/// `body` is called once per index, from several threads at once, and must not throw. Back when all are done.
template <class Body>
void for_each_index(std::size_t count, const Body& body) {
  std::atomic<bool> begun{false};
  std::atomic<std::size_t> ended{0};
  begun.store(true, std::memory_order_release);
  oneapi::tbb::parallel_for(std::size_t{0}, count, [&](std::size_t i) {
    static_cast<void>(begun.load(std::memory_order_acquire));
    body(i);
    ended.fetch_add(1, std::memory_order_release);
  });
  static_cast<void>(ended.load(std::memory_order_acquire));
}

}  // namespace evalrun::runners
