/// What a reply with a status other than success means for the request, and for the run.
#pragma once
#include <string>

#include "evalrun/runners/http_client.hpp"
#include "evalrun/runners/retry_policy.hpp"

namespace evalrun::runners {

/// The failure of one attempt: no reply, or a reply that refuses. `secret` is cut out of whatever the server said.
[[nodiscard]] Failure failure_of(const Error& error);
[[nodiscard]] Failure failure_of(const HttpReply& reply, const std::string& where, const std::string& secret);

/// Whether a refusal is about tools as such: the server does not offer them.
[[nodiscard]] bool refuses_tools(const HttpReply& reply);

/// Whether a refusal would meet every request: the key, the address, the model. `remedy` says what to do about it.
[[nodiscard]] bool refuses_all(long status);
[[nodiscard]] std::string remedy_for(long status);

}  // namespace evalrun::runners
