/// Facts about API-Bank's APIs that the simulators know and the documents do not say.
///
///     api_bank::is_required("ModifyRegistration", "new_appointment_date");    // false
#pragma once
#include <string_view>

namespace evalrun::checkers::api_bank {

/// Whether the API refuses a call without that parameter. Pure.
[[nodiscard]] bool is_required(std::string_view api, std::string_view parameter);

}  // namespace evalrun::checkers::api_bank
