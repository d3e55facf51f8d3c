/// Values in forms that write every value as plain text: the function's schema says which type a value has.
///
///     typed_value("3", doc, "days");                  // 3 where days is an integer, "3" where it is a string
///
/// Pure; safe to call from several threads.
#pragma once
#include <string_view>

#include "evalrun/case.hpp"

namespace evalrun::decode::forms {

/// `doc`: nullptr: the function is not known. `type`: what the form itself says of the type; counts where the schema
/// says nothing. Text that cannot be a value of its type stays text.
[[nodiscard]] Value typed_value(std::string_view text, const FunctionDoc* doc, std::string_view parameter,
                                std::string_view type = {});

}  // namespace evalrun::decode::forms
