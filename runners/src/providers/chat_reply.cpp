#include "chat_reply.hpp"

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "json/foreign_text.hpp"
#include "json/token_count.hpp"
#include "refusal.hpp"

namespace evalrun::runners {
namespace {

/// Arguments as JSON text; some servers send the object itself instead. Null stays null, which later fails to decode.
Value arguments_of(const Value& function) {
  const Value* arguments = function.get("arguments");
  if (arguments == nullptr || arguments->is_none()) return None{};
  return arguments->is_string() ? *arguments : Value(dump_json(*arguments));
}

Value named_call(const Value& function) { return Dict{{Value(function.get_string("name")), arguments_of(function)}}; }

std::string text_of(const Value& message) {
  const Value* content = message.get("content");
  if (content == nullptr || content->is_none()) return std::string(message.get_string("refusal"));
  return text_in(*content);
}

result<Value> result_of(const Value& message, Reading reading) {
  const Value* calls = message.get("tool_calls");
  if (calls != nullptr && !calls->is_none() && !calls->is_list())
    return fail(errc::protocol, fmt::format("tool_calls of the reply is a {}, not a list", calls->type_name()));
  const bool listed = calls != nullptr && calls->is_list();
  if (listed && !calls->list()->empty()) {
    List list;
    for (const auto& call : *calls->list()) {
      const Value* function = call.get("function");
      list.push_back(named_call(function != nullptr ? *function : call));
    }
    return Value(std::move(list));
  }
  const Value* legacy = message.get("function_call");
  if (legacy != nullptr && legacy->is_dict() && !(listed && legacy->get_string("name").empty()))
    return Value(List{named_call(*legacy)});
  // If tools were offered, an empty list is an answer without calls, as the reference has it. If not, it says nothing:
  // some servers send an empty list with every text.
  if (listed && reading == Reading::calls) return Value(List{});
  return Value(text_of(message));
}

bool is_empty_list(const Value& value) { return value.is_list() && value.list()->empty(); }

/// The first text under the keys that servers use for error messages.
const std::string* explanation(const Value& value, int depth = 0) {
  if (value.is_string()) return value.string();
  if (!value.is_dict() || depth > 3) return nullptr;
  for (const auto* key : {"error", "message", "detail", "msg", "title"}) {
    const Value* found = value.get(key);
    if (found == nullptr) continue;
    if (const auto* text = explanation(*found, depth + 1)) return text;
  }
  return nullptr;
}

/// The text in one line: runs of control characters and spaces become one space; cut between characters.
std::string one_line(std::string_view text, std::size_t longest) {
  std::string line;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    const bool space = byte <= 0x20 || byte == 0x7f;
    if (line.size() >= longest && (byte & 0xc0U) != 0x80) {
      line += "...";
      break;
    }
    if (space && (line.empty() || line.back() == ' ')) continue;
    line += space ? ' ' : c;
  }
  if (!line.empty() && line.back() == ' ') line.pop_back();
  return line;
}

}  // namespace

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

result<Value> parse_reply(std::string_view body) {
  body = without_mark(body);
  auto reply = parse_json(body);
  if (!reply)
    return fail(errc::protocol, fmt::format("the reply is not JSON (byte {}: {}); it begins: {}", reply.error().offset,
                                            reply.error().message, one_line(body.substr(0, 200), 80)));
  return std::move(*reply);
}

result<Output> read_chat_reply(std::string_view body, Reading reading) {
  const auto reply = parse_reply(body);
  if (!reply) return tl::unexpected(reply.error());
  return read_chat_value(*reply, reading);
}

result<Output> read_chat_value(const Value& reply, Reading reading) {
  const Value* choices = reply.get("choices");
  const bool any = choices != nullptr && choices->is_list() && !choices->list()->empty();
  if (any) {
    if (auto failed = failure_in(reply)) return tl::unexpected(std::move(*failed));
    const Value& choice = choices->list()->front();
    if (auto failed = failure_in(choice)) return tl::unexpected(std::move(*failed));
    if (auto failed = failure_named(choice.get_string("finish_reason"))) return tl::unexpected(std::move(*failed));
  }
  const Value* message = any ? choices->list()->front().get("message") : nullptr;
  if (message == nullptr || !message->is_dict()) {
    const auto said = said_in(reply);
    return fail(code_of_failure(reply), said.empty()
                                            ? std::string("the reply holds no message")
                                            : fmt::format("the reply holds no message; the server says: {}", said));
  }
  if (auto failed = failure_in(*message)) return tl::unexpected(std::move(*failed));
  auto result = result_of(*message, reading);
  if (!result) return tl::unexpected(result.error());
  Output output;
  output.result = std::move(*result);
  if (is_empty_list(output.result)) output.content = text_of(*message);
  output.finish_reason = choices->list()->front().get_string("finish_reason");
  output.reasoning = message->get_string("reasoning_content", message->get_string("reasoning"));
  if (const Value* content = message->get("content"); content != nullptr && output.reasoning.empty())
    output.reasoning = thought_in(*content);
  const Value* usage = reply.get("usage");
  output.input_tokens = token_count(usage, "prompt_tokens");
  output.output_tokens = token_count(usage, "completion_tokens");
  return output;
}

std::vector<std::string> read_model_names(std::string_view body) {
  std::vector<std::string> names;
  const auto reply = parse_json(without_mark(body));
  const Value* data = reply ? reply->get("data") : nullptr;
  if (data == nullptr || !data->is_list()) return names;
  for (const auto& model : *data->list())
    if (const auto id = model.get_string("id"); !id.empty()) names.emplace_back(id);
  return names;
}

std::string refusal_message(std::string_view body, std::size_t longest) {
  body = without_mark(body);
  // A longer body is no error message and not worth parsing.
  const auto reply = parse_json(body.substr(0, std::size_t{1} << 20));
  if (!reply) return one_line(body.substr(0, 4 * longest), longest);
  const auto* text = explanation(*reply);
  return one_line(text != nullptr ? std::string_view(*text) : body.substr(0, 4 * longest), longest);
}

std::string said_in(const Value& reply, std::size_t longest) {
  const auto* text = explanation(reply);
  return one_line(text != nullptr ? *text : dump_json(reply).substr(0, 4 * longest), longest);
}

}  // namespace evalrun::runners
