#include "evalrun/runners/request.hpp"

#include <utility>

#include "evalrun/json.hpp"
#include "evalrun/json_lines.hpp"

#include "ask/documents.hpp"

namespace evalrun::runners {
namespace {

Value system_message(std::string text) { return Dict{{"role", "system"}, {"content", std::move(text)}}; }

/// The case's messages behind our system text; a system message of its own is joined to it after a blank line.
List with_system_text(const Value& messages, std::string text) {
  List joined;
  const List none;
  const List& own = messages.list() != nullptr ? *messages.list() : none;
  std::size_t first = 0;
  if (!own.empty() && own[0].get_string("role") == "system") {
    const auto* content = own[0].get("content");
    if (content != nullptr && content->is_string()) {
      text += "\n\n";
      text += *content->string();
      first = 1;
    }
  }
  joined.push_back(system_message(std::move(text)));
  for (std::size_t i = first; i < own.size(); ++i) joined.push_back(own[i]);
  return joined;
}

}  // namespace

std::string_view to_string(Mode mode) { return mode == Mode::fc ? "fc" : "prompt"; }

Asked ask_with_documents(const Case& item, Mode mode, const Prompts& prompts) {
  List documents = prepared_documents(item, prompts);
  Asked asked;
  if (mode == Mode::prompt) {
    std::string text = prompts.system_before;
    text += dump_json(std::move(documents), {.indent = 4});
    text += prompts.system_after;
    asked.messages = with_system_text(item.messages, std::move(text));
    return asked;
  }
  asked.messages = item.messages.is_list() ? item.messages.value() : Value(List{});
  asked.underscore_to_dot = true;
  List tools;
  for (auto& document : documents) {
    as_tool_schema(document, prompts);
    Dict tool{{"type", "function"}};
    tool.set("function", std::move(document));
    tools.push_back(std::move(tool));
  }
  asked.tools = std::move(tools);
  return asked;
}

std::string request_body(Asked asked, const RequestFields& fields) {
  const auto& sampling = fields.sampling;
  Dict body{{"model", fields.model}};
  body.set("messages", std::move(asked.messages));
  if (sampling.temperature) body.set("temperature", *sampling.temperature);
  body.set("store", false);
  if (const auto* tools = asked.tools.list(); tools != nullptr && !tools->empty())
    body.set("tools", std::move(asked.tools));
  if (fields.stream) {
    body.set("stream", true);
    body.set("stream_options", Dict{{"include_usage", true}});
  }
  if (sampling.top_p) body.set("top_p", *sampling.top_p);
  if (sampling.top_k) body.set("top_k", *sampling.top_k);
  if (sampling.seed) body.set("seed", *sampling.seed);
  if (sampling.max_tokens) body.set("max_tokens", *sampling.max_tokens);
  merge_patch(body, fields.more);
  constexpr std::size_t usual_size = 4096;
  std::string text;
  text.reserve(usual_size);
  append_json(text, body);
  return text;
}

void merge_patch(Dict& into, const Dict& patch) {
  for (const auto& [key, value] : patch.items()) {
    if (value.is_none()) {
      into.erase(*key.string());
      continue;
    }
    if (!value.is_dict()) {
      into.set(key, value);
      continue;
    }
    Value* there = into.find(*key.string());
    Dict merged = there != nullptr && there->is_dict() ? *there->dict() : Dict{};
    merge_patch(merged, *value.dict());
    into.set(key, std::move(merged));
  }
}

}  // namespace evalrun::runners
