/// The measured pieces of work, each over the whole corpus once. One program times them, another runs them under
/// callgrind.
#pragma once
#include <cstddef>
#include <span>
#include <string_view>

namespace evalrun::bench {

struct Work {
  std::string_view name;
  std::string_view per;  ///< unit of the figure: "output", "call", "case"
  /// Prepares the input, which is not measured; false if the corpus has no input for this work.
  bool (*prepare)();
  /// Does the work; returns the number of units `per`.
  std::size_t (*run)();
};

[[nodiscard]] std::span<const Work> works();

}  // namespace evalrun::bench
