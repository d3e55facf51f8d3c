// Logs of OpenAI's chat completions: the assistant's first message after the last of the user is the expected answer.
#include <fmt/format.h>

#include "import.hpp"

namespace evalrun::runners {
namespace {

/// The request of a record: under "request" or "body", as logs have it, or the record itself.
const Value& request_of(const Value& record) {
  for (const std::string_view name : {"request", "body"})
    if (const auto* request = record.get(name); request != nullptr && request->is_dict()) return *request;
  return record;  // NOLINT(bugprone-return-const-ref-from-parameter): the record outlives its request
}

/// The assistant's message in a reply that stands beside the request; nullptr: there is none.
const Value* replied(const Value& record) {
  for (const std::string_view name : {"response", "completion", "output"}) {
    const auto* reply = record.get(name);
    if (reply == nullptr) continue;
    if (const auto* body = reply->get("body")) reply = body;
    if (reply->get("role") != nullptr) return reply;
    const auto* choices = reply->get("choices");
    if (choices == nullptr || choices->list() == nullptr || choices->list()->empty()) continue;
    return choices->list()->front().get("message");
  }
  return nullptr;
}

/// The calls of a message in the form of "expected". Older logs have one "function_call".
Value calls_of(const Value& message) {
  if (const auto* calls = message.get("tool_calls"); calls != nullptr && calls->is_list()) return *calls;
  if (const auto* call = message.get("function_call"); call != nullptr && call->is_dict()) return List{*call};
  return List{};
}

std::string_view role_of(const Value& message) { return message.get_string("role"); }

result<List> cases(const Value& record, const ImportSources& sources) {
  const auto& request = request_of(record);
  const auto* messages = request.get("messages");
  if (messages == nullptr || !messages->is_list())
    return wrong_record("messages", "is missing or no list; a record is a request with \"messages\" and \"tools\"");
  const auto& all = *messages->list();
  std::size_t asked = all.size();  // the last message of the user
  for (std::size_t i = 0; i < all.size(); ++i)
    if (role_of(all[i]) == "user") asked = i;
  if (asked == all.size()) return wrong_record("messages", "holds no message of the user");
  const Value* answer = nullptr;
  std::size_t end = asked + 1;
  while (end < all.size() && role_of(all[end]) != "assistant") ++end;
  if (end < all.size())
    answer = &all[end];
  else
    answer = replied(record);
  if (answer == nullptr)
    return wrong_record("messages", "holds no answer of the assistant behind the last message of the user");
  Dict out;
  for (const std::string_view name : {"id", "custom_id"})
    if (const auto* id = record.get(name); id != nullptr && id->is_string()) out.set("id", *id);
  if (const auto* category = record.get("category"); category != nullptr && category->is_string())
    out.set("category", *category);
  out.set("messages", List(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(end)));
  const auto* tools = request.get("tools");
  if (tools == nullptr) tools = request.get("functions");
  if (tools == nullptr && !sources.tools.is_none()) tools = &sources.tools;
  if (tools == nullptr) return wrong_record("tools", "is missing; name a file of them with --tools");
  out.set("tools", *tools);
  out.set("expected", calls_of(*answer));
  return List{out};
}

}  // namespace

namespace import_rows {

extern const ImportForm openai{
    .id = "openai",
    .summary = "logs of chat completions: requests with messages and tools, and the assistant's answer",
    .cases = cases,
};

}  // namespace import_rows
}  // namespace evalrun::runners
