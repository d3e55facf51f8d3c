#include <algorithm>
#include <array>
#include <charconv>
#include <string>

#include <fmt/format.h>

#include "chat_reply.hpp"
#include "python/text.hpp"
#include "refusal.hpp"
#include "text/http_status.hpp"

namespace evalrun::runners {
namespace {

/// Parts of the codes and types of transient errors.
constexpr std::array<std::string_view, 14> passing{
    "server_error", "servererror", "api_error", "internal", "overload", "unavailable", "timeout",
    "timed_out",    "rate_limit",  "network",   "upstream", "gateway",  "connection",  "busy"};

/// Finish reasons that name a failure, in addition to all that end in "error".
constexpr std::array<std::string_view, 11> failed_reasons{"abort",
                                                          "aborted",
                                                          "cancelled",
                                                          "canceled",
                                                          "timeout",
                                                          "timed_out",
                                                          "failed",
                                                          "failure",
                                                          "overloaded",
                                                          "unavailable",
                                                          "insufficient_system_resource"};

/// The status in an error, under any of the names that servers give it; 0: none.
long status_in(const Value& error) {
  for (const auto* key : {"code", "status", "status_code"}) {
    const Value* found = error.get(key);
    if (found == nullptr) continue;
    if (const auto* number = found->integer(); number != nullptr && *number >= 100 && *number < 1000)
      return static_cast<long>(*number);
    const auto* text = found->string();
    long status = 0;
    if (text != nullptr && text->size() == 3 &&
        std::from_chars(text->data(), text->data() + text->size(), status).ptr == text->data() + text->size())
      return status;
  }
  return 0;
}

bool passes(const Value& error) {
  if (const auto status = status_in(error); status != 0) return status >= 500 || is_transient_status(status);
  std::string words;
  for (const auto* key : {"code", "status", "type"}) words += lower(error.get_string(key)) + ' ';
  return std::ranges::any_of(passing, [&](std::string_view part) { return words.find(part) != std::string::npos; });
}

/// Whether the value of "error" reports an error. Null does not, nor does an empty report: {"code": 0, "message": ""}.
bool says_something(const Value& error) {
  const auto* fields = error.dict();
  if (fields == nullptr) return is_true(error);
  return std::ranges::any_of(fields->items(), [](const auto& field) {
    const auto* number = field.value.integer();
    return is_true(field.value) && !(number != nullptr && *number == 200);
  });
}

Error error_of(const Value& error) {
  const auto status = status_in(error);
  return {
      passes(error) ? errc::network : errc::protocol,
      fmt::format("the reply reports an error{}: {}", status == 0 ? "" : fmt::format(" {}", status), said_in(error)),
      {}};
}

}  // namespace

errc code_of_failure(const Value& object) {
  const Value* error = object.get("error");
  return passes(error != nullptr && error->is_dict() ? *error : object) ? errc::network : errc::protocol;
}

std::optional<Error> failure_in(const Value& object) {
  const Value* error = object.get("error");
  if (error != nullptr && says_something(*error)) return error_of(*error);
  if (object.get_string("object") == "error" || object.get_string("type") == "error") return error_of(object);
  return std::nullopt;
}

std::optional<Error> failure_named(std::string_view finish_reason) {
  const auto reason = lower(finish_reason);
  if (!reason.ends_with("error") && std::ranges::find(failed_reasons, reason) == failed_reasons.end())
    return std::nullopt;
  return Error{errc::network, fmt::format("the server ended its answer with finish reason \"{}\"", finish_reason), {}};
}

}  // namespace evalrun::runners
