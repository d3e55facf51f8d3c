#include "request.hpp"

#include <utility>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "documents.hpp"
#include "run/object_writer.hpp"

namespace evalrun::runners {
namespace {

Value system_message(std::string text) { return Dict{{"role", "system"}, {"content", std::move(text)}}; }

}  // namespace

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

std::string case_key(std::string_view lang, std::string_view category, std::string_view id) {
  return fmt::format("{}\n{}\n{}", lang, category, id);
}

std::string_view to_string(Mode mode) { return mode == Mode::fc ? "fc" : "prompt"; }

List Asked::tool_list() const {
  // Allow any depth: we wrote this text ourselves.
  auto list = parse_json(tools, {.max_depth = tools.size()});
  return list && list->is_list() ? std::move(*list->list()) : List{};
}

Asked ask_with_documents(const Case& item, Mode mode, const Prompts& prompts) {
  const auto prepared = [&](const FunctionDoc& function) {
    Value document = function.doc();
    prepare_document(document, item.language, prompts);
    return document;
  };
  Asked asked;
  if (mode == Mode::prompt) {
    List documents;
    for (const auto& function : item.functions) documents.push_back(prepared(function));
    std::string text = prompts.system_before;
    text += dump_json(std::move(documents), {.indent = 4});
    text += prompts.system_after;
    asked.messages = with_system_text(item.messages, std::move(text));
    return asked;
  }
  asked.messages = item.messages.is_list() ? item.messages.value() : Value(List{});
  asked.underscore_to_dot = true;
  constexpr std::size_t usual_size = 2048;
  asked.tools.reserve(usual_size);
  asked.tools = "[";
  const auto& hint = prompts.function_hint.at(static_cast<std::size_t>(item.language));
  for (const auto& function : item.functions) {
    if (asked.tools.size() > 1) asked.tools += ", ";
    if (item.language == Language::python)
      append_tool(asked.tools, function.doc(), hint, prompts);
    else
      append_tool(asked.tools, prepared(function), "", prompts);
  }
  asked.tools += ']';
  return asked;
}

std::string request_body(const Asked& asked, const RequestFields& fields) {
  const auto& sampling = fields.sampling;
  std::string text;
  constexpr std::size_t usual_size = 4096;
  text.reserve(usual_size);
  {
    ObjectWriter body(text);
    body.text("model", fields.model);
    body.value("messages", asked.messages);
    if (sampling.temperature) body.value("temperature", *sampling.temperature);
    body.value("store", false);
    if (asked.has_tools()) {
      body.key("tools");
      text += asked.tools;
    }
    if (fields.stream) {
      body.value("stream", true);
      body.object("stream_options").value("include_usage", true);
    }
    if (sampling.top_p) body.value("top_p", *sampling.top_p);
    if (sampling.top_k) body.value("top_k", *sampling.top_k);
    if (sampling.seed) body.value("seed", *sampling.seed);
    if (sampling.max_tokens) body.value("max_tokens", *sampling.max_tokens);
  }
  if (fields.more.empty()) return text;
  auto whole = parse_json(text, {.max_depth = text.size()});
  if (!whole || !whole->is_dict()) return text;
  merge_patch(*whole->dict(), fields.more);
  return dump_json(*whole);
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
