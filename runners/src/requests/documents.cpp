#include "documents.hpp"

#include <algorithm>
#include <utility>

#include "evalrun/json.hpp"

namespace evalrun::runners {
namespace {

Dict* dict_in(Value* holder, std::string_view key) {
  if (holder == nullptr || holder->dict() == nullptr) return nullptr;
  auto* found = holder->dict()->find(key);
  return found != nullptr ? found->dict() : nullptr;
}

/// Appends the hint to the description; if there is none, the hint becomes the description.
void append_to_description(Dict& schema, std::string_view hint) {
  if (hint.empty()) return;
  auto* description = schema.find("description");
  if (description == nullptr) {
    schema.set("description", hint.substr(std::min(hint.find_first_not_of(' '), hint.size())));
  } else if (description->is_string()) {
    *description = *description->string() + std::string(hint);
  }
}

std::string text_under(const Dict& schema, std::string_view key, std::string_view otherwise) {
  const auto* value = schema.find(key);
  return std::string(value != nullptr && value->is_string() ? *value->string() : otherwise);
}

/// Appends the hint on the content of a container, and removes that content from the schema, since the value is sent as
/// text.
void append_content_hint(Dict& schema, std::string_view type, Language language, const ParameterHints& hints) {
  const bool java = language == Language::java;
  if (java ? type == "ArrayList" || type == "Array" : type == "array") {
    if (const auto* items = schema.find("items"); items != nullptr) {
      if (const auto* item_type = items->get("type"); item_type != nullptr && item_type->is_string())
        append_to_description(schema, filled_in(hints.elements, {{"item_type", *item_type->string()}}));
      schema.erase("items");
    }
  } else if (!java && type == "dict") {
    if (const auto* properties = schema.find("properties"); properties != nullptr) {
      append_to_description(schema, filled_in(hints.entries, {{"properties", dump_json(*properties)}}));
      schema.erase("properties");
    }
  }
}

void as_text_parameter(Dict& schema, Language language, const ParameterHints& hints) {
  const auto type = text_under(schema, "type", "any");
  append_to_description(schema, type == "any" ? hints.any : filled_in(hints.typed, {{"type", type}}));
  append_content_hint(schema, type, language, hints);
  schema.set("type", "string");
}

/// Calls `change` for every schema in a dict of schemas.
template <class Change>
void for_each_schema(Dict& schemas, const Change& change) {
  // By position, because `change` may replace the value. Replacing a value moves no other.
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    const Value key = schemas.items()[i].key;
    if (!key.is_string()) continue;
    if (auto* schema = schemas.find(*key.string())->dict(); schema != nullptr) change(*schema);
  }
}

}  // namespace

std::string filled_in(std::string_view pattern,
                      std::initializer_list<std::pair<std::string_view, std::string_view>> places) {
  std::string text;
  while (!pattern.empty()) {
    const auto brace = pattern.find('{');
    text += pattern.substr(0, brace);
    if (brace == std::string_view::npos) break;
    pattern.remove_prefix(brace + 1);
    const auto place = std::ranges::find_if(places, [&](const auto& p) {
      return pattern.starts_with(p.first) && pattern.substr(p.first.size()).starts_with('}');
    });
    if (place == places.end()) {
      text += '{';
    } else {
      text += place->second;
      pattern.remove_prefix(place->first.size() + 1);
    }
  }
  return text;
}

std::string tool_name(std::string name) {
  std::ranges::replace(name, '.', '_');
  return name;
}

void prepare_document(Value& document, Language language, const Prompts& prompts) {
  auto* fields = document.dict();
  if (fields == nullptr) return;
  append_to_description(*fields, prompts.function_hint.at(static_cast<std::size_t>(language)));
  auto* parameters = fields->find("parameters");
  if (auto* properties = dict_in(parameters, "properties"); properties != nullptr && language != Language::python) {
    const auto& hints = language == Language::java ? prompts.java : prompts.javascript;
    for_each_schema(*properties, [&](Dict& schema) { as_text_parameter(schema, language, hints); });
  }
}

}  // namespace evalrun::runners
