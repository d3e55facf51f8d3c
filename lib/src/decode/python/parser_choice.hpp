/// Who reads Python calls that are written as text: a fast parser takes what is common, the grammar (tree-sitter) all
/// the rest; for those in Java and JavaScript the choice holds too. Both give the same values; the choice is there to
/// show that, and to measure.
///
///     use_python_parser(PythonParser::tree_sitter);   // before threads decode
///     ...
///     python_reads().tree_sitter;                     // texts that the grammar has read so far
#pragma once
#include <cstdint>

namespace evalrun {

enum class PythonParser : std::uint8_t { automatic, tree_sitter };

/// For the whole process; from any thread, for what is decoded from then on.
void use_python_parser(PythonParser parser) noexcept;
[[nodiscard]] PythonParser python_parser() noexcept;

/// Python texts read by all threads of the process, each counted for the parser that decided.
struct PythonReads {
  std::uint64_t fast_parser = 0;
  std::uint64_t tree_sitter = 0;
};
/// From any thread; what other threads are reading just then may be missing.
[[nodiscard]] PythonReads python_reads();

}  // namespace evalrun
