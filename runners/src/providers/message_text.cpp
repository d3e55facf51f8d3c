#include "message_text.hpp"

namespace evalrun::runners {

std::string text_in(const Value& content) {
  if (content.is_string()) return *content.string();
  if (content.is_dict()) return std::string(content.get_string("text"));
  std::string text;
  if (content.is_list())
    for (const auto& part : *content.list()) text += part.is_string() ? *part.string() : part.get_string("text");
  return text;
}

std::string thought_in(const Value& content) {
  std::string thought;
  if (content.is_list())
    for (const auto& part : *content.list())
      if (const Value* inside = part.get("thinking"); inside != nullptr) thought += text_in(*inside);
  return thought;
}

Parted apart(const Value& messages) {
  static const Value nothing{""};
  Parted parts;
  if (!messages.is_list()) return parts;
  for (const auto& message : *messages.list()) {
    const Value* content = message.get("content");
    if (content == nullptr || content->is_none()) content = &nothing;
    const auto role = message.get_string("role");
    if (role == "system" || role == "developer") {
      if (!parts.system.empty()) parts.system += "\n\n";
      parts.system += text_in(*content);
    } else {
      parts.others.push_back({role == "assistant", content});
    }
  }
  return parts;
}

}  // namespace evalrun::runners
