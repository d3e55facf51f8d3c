/// What a reply without an answer means for the request and for the run: the reply has an error status, or it reports a
/// failure although its status is success.
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

/// The failure of one attempt: no reply came, or the reply refuses. Secrets are cut out of the server's message.
[[nodiscard]] Failure failure_of(const Error& error);
[[nodiscard]] Failure failure_of(const HttpReply& reply, const std::string& where, const Secrets& secrets);

/// Whether the reply is HTML: another server answers at this address, or a proxy in front of the endpoint.
[[nodiscard]] bool is_web_page(const HttpReply& reply);
[[nodiscard]] Failure web_page_failure(const HttpReply& reply, const std::string& where);

/// A mistake of the model that the server reports as an error: the server could not read the model's call. The Output
/// holds what the model wrote, with the finish reason "tool_use_failed". nullopt: the error is another one.
[[nodiscard]] std::optional<Output> failed_call(const Value& body);
[[nodiscard]] std::optional<Output> failed_call(const HttpReply& reply);

/// Whether the reply refuses tools as such: the server does not support them.
[[nodiscard]] bool refuses_tools(const HttpReply& reply);
/// Whether the reply refuses the number of tools in this request: the server would accept fewer.
[[nodiscard]] bool refuses_so_many_tools(const HttpReply& reply);

/// Whether a refusal with this status would meet every request: it is about the API key, the address or the model.
/// remedy_for() says what to do about it.
[[nodiscard]] bool refuses_all(long status);
[[nodiscard]] std::string remedy_for(long status, std::string_view key_variable);
/// A sentence that says how to start common servers so that they accept tools.
[[nodiscard]] std::string_view tools_remedy();

/// The failure that an object (a reply, a choice, an event) reports although the status is success; it comes from
/// behind the server: a provider, a worker, an engine. Such a reply is no answer, even if it holds text. nullopt: the
/// object reports no failure ("error": null). The code is network (transient: a gateway's 502, overload) or protocol
/// (permanent).
[[nodiscard]] std::optional<Error> failure_in(const Value& object);
/// The failure that a finish reason names: "error", "network_error", "insufficient_system_resource". Case does not
/// matter. nullopt: the answer ended normally.
[[nodiscard]] std::optional<Error> failure_named(std::string_view finish_reason);
/// The code of the failure in a reply without an answer: network if it is transient, else protocol.
[[nodiscard]] errc code_of_failure(const Value& object);

}  // namespace evalrun::runners
