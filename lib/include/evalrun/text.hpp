/// Python's text operations on UTF-8, for rules that are defined by them.
#pragma once
#include <string>
#include <string_view>

namespace evalrun {

/// str.lower(): full Unicode mapping, final sigma included.
[[nodiscard]] std::string lower(std::string_view text);

}  // namespace evalrun
