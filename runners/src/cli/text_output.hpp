/// Where texts go: standard output, or a file that is there whole or not at all.
#pragma once
#include <string>
#include <string_view>

#include "evalrun/result.hpp"

namespace evalrun::cli {

/// Standard output is a terminal, and NO_COLOR is not set.
[[nodiscard]] bool wants_color();
void print_out(std::string_view text);
/// To the file, with the folders above it; "-" is standard output.
[[nodiscard]] result<void> write_text(const std::string& target, std::string_view text);

}  // namespace evalrun::cli
