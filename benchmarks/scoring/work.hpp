/// The pieces of work that are measured, each over the whole corpus once. Both programs use them: one against the
/// clock, one under callgrind.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>

namespace evalrun::bench {

struct Work {
  std::string_view name;
  std::string_view per;  ///< what the figure is for one of
  /// Prepares what is not measured; false where the corpus has nothing for it.
  bool (*prepare)();
  /// Does the work; gives how many of `per` it did.
  std::size_t (*run)();
};

[[nodiscard]] std::span<const Work> works();

}  // namespace evalrun::bench
