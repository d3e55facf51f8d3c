/// A failure behind the server (a provider, a worker, an engine) that comes with a status of success: as an error
/// beside the answer, as an event of a stream, as a finish reason. Such a reply is no answer, even with text in it.
///
///     if (auto failed = failure_in(reply)) return tl::unexpected(*failed);
///     if (auto failed = failure_named(output.finish_reason)) return tl::unexpected(*failed);
#pragma once
#include <optional>
#include <string_view>

#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

namespace evalrun::runners {

/// The failure that an object reports: a reply, a choice, an event. nullopt: it reports none ("error": null).
/// Errors: network (it may pass: a gateway's 502, overload), protocol (it may not).
[[nodiscard]] std::optional<Error> failure_in(const Value& object);
/// The failure that a finish reason names: "error", "network_error", "insufficient_system_resource". nullopt: it names
/// an end of the model's own. Case does not matter.
[[nodiscard]] std::optional<Error> failure_named(std::string_view finish_reason);
/// The code under which an error that stands in the place of an answer is to be told: network where it may pass.
[[nodiscard]] errc code_of_failure(const Value& object);

}  // namespace evalrun::runners
