/// Which of the models on offer vectors are asked of when nobody named one.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "evalrun/result.hpp"

namespace evalrun::runners {

/// `usual` where it is offered, otherwise the only one there is. Errors: usage, which lists what is offered.
[[nodiscard]] result<std::string> choose_model(std::span<const std::string> offered, std::string_view usual,
                                               std::string where);

}  // namespace evalrun::runners
