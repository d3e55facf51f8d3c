/// Writes text to standard output or to a file (run/atomic_file.hpp).
#pragma once
#include <string>
#include <string_view>

#include "evalrun/result.hpp"

namespace evalrun::cli {

/// Whether standard output is a terminal and NO_COLOR is not set.
[[nodiscard]] bool wants_color();

/// Writes to standard output and flushes. A failure does not stop the command; finish_output() reports it.
void print_out(std::string_view text);
/// Like print_out, but does not flush; for many short texts.
void put_out(std::string_view text);
/// Flushes standard output. Returns the error of the first failed write; a closed pipe (`| head`) is no error.
[[nodiscard]] result<void> finish_output();

/// Writes a file and makes missing folders; "-" is standard output.
[[nodiscard]] result<void> write_text(const std::string& target, std::string_view text);

}  // namespace evalrun::cli
