/// What a reply that is no answer means for the request, and for the run: a status other than success, or a failure
/// that the server reports with a status of success.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "evalrun/output.hpp"
#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

#include "net/http_client.hpp"
#include "net/retry_policy.hpp"
#include "secrets.hpp"

namespace evalrun::runners {

/// The failure of one attempt: no reply, or a reply that refuses. Secrets are cut out of what the server said.
[[nodiscard]] Failure failure_of(const Error& error);
[[nodiscard]] Failure failure_of(const HttpReply& reply, const std::string& where, const Secrets& secrets);

/// Whether the reply is HTML: something else answers at this address, or a proxy stands in between.
[[nodiscard]] bool is_web_page(const HttpReply& reply);
[[nodiscard]] Failure web_page_failure(const HttpReply& reply, const std::string& where);

/// The model's own mistake, which servers report as an error: a call that they could not read. The answer is what it
/// wrote, with the finish reason "tool_use_failed". nullopt: another error.
[[nodiscard]] std::optional<Output> failed_call(const Value& body);
[[nodiscard]] std::optional<Output> failed_call(const HttpReply& reply);

/// Whether a refusal is about tools as such: the server does not offer them.
[[nodiscard]] bool refuses_tools(const HttpReply& reply);
/// Whether a refusal is about the number of tools of this request: it would accept fewer.
[[nodiscard]] bool refuses_so_many_tools(const HttpReply& reply);

/// Whether a refusal would meet every request: the key, the address, the model. `remedy` says what to do about it.
[[nodiscard]] bool refuses_all(long status);
[[nodiscard]] std::string remedy_for(long status, std::string_view key_variable);
/// What to start servers with so that they take tools.
[[nodiscard]] std::string_view tools_remedy();

/// The failure that an object reports: a reply, a choice, an event. It comes from behind the server (a provider, a
/// worker, an engine) with a status of success; such a reply is no answer, even with text in it. nullopt: the object
/// reports none ("error": null). Errors: network (transient: a gateway's 502, overload), protocol (permanent).
[[nodiscard]] std::optional<Error> failure_in(const Value& object);
/// The failure that a finish reason names: "error", "network_error", "insufficient_system_resource". nullopt: a normal
/// end. Case does not matter.
[[nodiscard]] std::optional<Error> failure_named(std::string_view finish_reason);
/// The code of an error that stands in the place of an answer: network where it is transient, else protocol.
[[nodiscard]] errc code_of_failure(const Value& object);

}  // namespace evalrun::runners
