/// oneTBB's parallel_for over 0 to count - 1. ThreadSanitizer does not see how the library synchronizes, and would
/// report each body as a race with the code before and after the loop. The atomics show it these two orders, so that it
/// reports only races between bodies.
///
///     for_each_index(files.size(), [&](std::size_t i) { read[i] = read_file(files[i]); });
///     for_each_largest_first(sizes, [&](std::size_t i) { read[i] = read_file(files[i]); });
///     at_once([&] { cases = load(); }, [&] { hashes = hash(); });
#pragma once
#include <algorithm>
#include <atomic>
#include <cstddef>
#include <numeric>
#include <span>
#include <vector>

#include <oneapi/tbb/parallel_for.h>

namespace evalrun::runners {

/// Calls `body` once per index, from several threads at once; `body` must not throw. Returns when all calls are done.
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

/// For work of unequal size: the largest items begin first, so that no large one runs alone at the end. `sizes` has one
/// entry per index.
template <class Body>
void for_each_largest_first(std::span<const std::size_t> sizes, const Body& body) {
  std::vector<std::size_t> order(sizes.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::stable_sort(order, std::ranges::greater{}, [&](std::size_t i) { return sizes[i]; });
  // oneTBB's own index is ignored: each call takes the next item in order, whichever part of the range a thread has.
  std::atomic<std::size_t> next{0};
  for_each_index(sizes.size(), [&](std::size_t) { body(order[next.fetch_add(1, std::memory_order_relaxed)]); });
}

/// Runs two independent functions in parallel and waits for both.
template <class First, class Second>
void at_once(const First& first, const Second& second) {
  for_each_index(2, [&](std::size_t i) { i == 0 ? first() : second(); });
}

}  // namespace evalrun::runners
