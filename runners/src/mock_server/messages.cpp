#include "messages.hpp"

#include "evalrun/json.hpp"

namespace evalrun::runners {
namespace {

bool is_system(const Value& message) {
  const auto role = message.get_string("role");
  return role == "system" || role == "developer";
}

/// A message's text, whether given as text or in parts; other content stays as it is.
Value content_of(const Value& message) {
  const auto* content = message.get("content");
  if (content == nullptr) return {};
  const auto* parts = content->list();
  if (parts == nullptr) return *content;
  std::string text;
  for (const auto& part : *parts) {
    const auto* piece = part.get("text");
    if (piece == nullptr || !piece->is_string()) return *content;
    text += *piece->string();
  }
  return text;
}

}  // namespace

std::string system_text_in(const Value* messages) {
  std::string text;
  if (messages == nullptr || !messages->is_list()) return text;
  for (const auto& message : *messages->list()) {
    if (!is_system(message)) continue;
    const auto content = content_of(message);
    if (!content.is_string()) continue;
    if (!text.empty()) text += "\n\n";
    text += *content.string();
  }
  return text;
}

std::string conversation_in(const Value* messages) {
  List said;
  if (messages != nullptr && messages->is_list())
    for (const auto& message : *messages->list())
      if (!is_system(message) || !said.empty()) said.push_back(List{message.get_string("role"), content_of(message)});
  return dump_json(said);
}

}  // namespace evalrun::runners
