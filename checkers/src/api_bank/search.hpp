/// What ToolSearcher compares.
#pragma once
#include <string>
#include <string_view>

#include "api.hpp"

namespace evalrun::checkers::api_bank {

inline constexpr std::string_view tool_searcher_name = "ToolSearcher";

/// The name in words directly followed by the description: "get user tokenGet the user token."
[[nodiscard]] std::string search_text(const Value& api);

}  // namespace evalrun::checkers::api_bank
