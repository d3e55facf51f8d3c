/// What API-Bank's simulators know that its documents do not say.
///
///     api_bank::is_required("ModifyRegistration", "new_appointment_date");    // false
#pragma once
#include <string_view>

namespace evalrun::checkers::api_bank {

/// Whether a call without that parameter is refused. Pure.
[[nodiscard]] bool is_required(std::string_view api, std::string_view parameter);

}  // namespace evalrun::checkers::api_bank
