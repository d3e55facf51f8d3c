/// Statistics for `--verbose`: how many Python texts each parser has read in this process.
///
///     python_reads().tree_sitter;   // texts that tree-sitter has read so far
#pragma once
#include <cstdint>

#include "evalrun/decode.hpp"

namespace evalrun {

/// Python texts read by all threads of the process, each counted for the parser that decided.
struct PythonReads {
  std::uint64_t fast_parser = 0;
  std::uint64_t tree_sitter = 0;
};
/// Safe to call from any thread; may miss texts that other threads are reading at that moment.
[[nodiscard]] PythonReads python_reads();

namespace decode {

/// `automatic` counts for the fast parser.
void count_read(CallParser by) noexcept;

}  // namespace decode
}  // namespace evalrun
