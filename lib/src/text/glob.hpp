/// Shell-like patterns: `*` any text, `?` any one byte.
#pragma once
#include <string_view>

namespace evalrun {

[[nodiscard]] bool matches_glob(std::string_view pattern, std::string_view text);

}  // namespace evalrun
