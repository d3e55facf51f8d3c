#include "reads.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <vector>

namespace evalrun {
namespace {

/// The counts of one thread. Only that thread writes them, so counting costs no contention.
struct Counts {
  std::atomic<std::uint64_t> fast_parser = 0, tree_sitter = 0;

  [[nodiscard]] PythonReads read() const {
    return {fast_parser.load(std::memory_order_relaxed), tree_sitter.load(std::memory_order_relaxed)};
  }
};

struct AllCounts {
  std::mutex mutex;
  std::vector<const Counts*> living;
  PythonReads ended;  ///< sum of the threads that have ended
};

AllCounts& all_counts() {
  static auto* const all = new AllCounts;  // never freed: a thread may end after static objects are destroyed
  return *all;
}

/// Registers the counts of a thread while it lives.
struct OwnCounts : Counts {
  OwnCounts() {
    const std::scoped_lock lock(all_counts().mutex);
    all_counts().living.push_back(this);
  }
  OwnCounts(const OwnCounts&) = delete;
  OwnCounts& operator=(const OwnCounts&) = delete;
  ~OwnCounts() {
    auto& all = all_counts();
    const std::scoped_lock lock(all.mutex);
    const auto own = read();
    all.ended.fast_parser += own.fast_parser;
    all.ended.tree_sitter += own.tree_sitter;
    std::erase(all.living, this);
  }
};

}  // namespace

PythonReads python_reads() {
  auto& all = all_counts();
  const std::scoped_lock lock(all.mutex);
  auto sum = all.ended;
  for (const auto* counts : all.living) {
    const auto one = counts->read();
    sum.fast_parser += one.fast_parser;
    sum.tree_sitter += one.tree_sitter;
  }
  return sum;
}

namespace decode {

void count_read(CallParser by) noexcept {
  static thread_local OwnCounts own;
  auto& count = by == CallParser::tree_sitter ? own.tree_sitter : own.fast_parser;
  count.store(count.load(std::memory_order_relaxed) + 1, std::memory_order_relaxed);
}

}  // namespace decode
}  // namespace evalrun
