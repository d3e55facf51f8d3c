/// Where texts go: standard output, or a file (run/atomic_file.hpp).
#pragma once
#include <string>
#include <string_view>

#include "evalrun/result.hpp"

namespace evalrun::cli {

/// Standard output is a terminal, and NO_COLOR is not set.
[[nodiscard]] bool wants_color();

/// To standard output, at once. A failure is kept for finish_output(): what else the command writes is written still.
void print_out(std::string_view text);
/// The same without flushing, for many short texts.
void put_out(std::string_view text);
/// Flushes standard output. The Error of the first write to it that failed; a reader that has gone away (`| head`) is
/// none.
[[nodiscard]] result<void> finish_output();

/// To the file, with the folders above it; "-" is standard output.
[[nodiscard]] result<void> write_text(const std::string& target, std::string_view text);

}  // namespace evalrun::cli
