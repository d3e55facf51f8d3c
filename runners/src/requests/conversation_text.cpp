#include "conversation_text.hpp"

#include <map>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "python/text.hpp"

namespace evalrun::runners {
namespace {

/// A call as Python source; arguments that are no JSON object stay as they came.
std::string source_of(const Value& function) {
  const auto text = function.get_string("arguments");
  const auto parsed = parse_json(text);
  std::string arguments;
  if (parsed && parsed->is_dict()) {
    for (const auto& [name, value] : parsed->dict()->items())
      arguments += fmt::format("{}{}={}", arguments.empty() ? "" : ", ", str(name), repr(value));
  } else {
    arguments = text;
  }
  return fmt::format("{}({})", function.get_string("name"), arguments);
}

std::string text_of(const Value* content) {
  if (content == nullptr || content->is_none()) return {};
  return content->is_string() ? *content->string() : dump_json(*content, {.ascii = false});
}

}  // namespace

Value conversation_text(const Value& messages) {
  if (!messages.is_list()) return messages;
  List out;
  std::map<std::string, std::string, std::less<>> names;  ///< of called functions, by the ids of the calls
  for (const auto& message : *messages.list()) {
    const auto* calls = message.get("tool_calls");
    if (calls != nullptr && calls->is_list() && !calls->list()->empty()) {
      std::string text;
      for (const auto& call : *calls->list()) {
        const auto* function = call.get("function");
        if (function == nullptr) continue;
        text += (text.empty() ? "" : ", ") + source_of(*function);
        names[std::string(call.get_string("id"))] = function->get_string("name");
      }
      const auto said = text_of(message.get("content"));
      out.push_back(Dict{{"role", "assistant"}, {"content", said + (said.empty() ? "" : "\n") + "[" + text + "]"}});
    } else if (message.get_string("role") == "tool") {
      const auto name = names.find(message.get_string("tool_call_id"));
      out.push_back(Dict{{"role", "user"},
                         {"content", fmt::format("Result{}: {}", name == names.end() ? "" : " of " + name->second,
                                                 text_of(message.get("content")))}});
    } else {
      out.push_back(message);
    }
  }
  return out;
}

}  // namespace evalrun::runners
