/// What a reply with a status other than success means for the request, and for the run.
#pragma once
#include <optional>
#include <string>

#include "evalrun/output.hpp"

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

/// Whether a status may pass by itself.
[[nodiscard]] bool is_transient(long status);

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

}  // namespace evalrun::runners
