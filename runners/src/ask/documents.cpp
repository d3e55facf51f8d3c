#include "ask/documents.hpp"

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

/// Appends to the description; a schema without one gets the hint as its description.
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

/// The hint on a container's content; what it describes leaves the schema, since the value is sent as text.
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

/// Calls `change` for every schema in a dict of them.
template <class Change>
void for_each_schema(Dict& schemas, const Change& change) {
  // Found anew by position: replacing a value never moves another.
  for (std::size_t i = 0; i < schemas.size(); ++i) {
    const Value key = schemas.items()[i].key;
    if (!key.is_string()) continue;
    if (auto* schema = schemas.find(*key.string())->dict(); schema != nullptr) change(*schema);
  }
}

std::string json_schema_type(const Value* type, const Prompts& prompts) {
  if (type == nullptr || !type->is_string()) return "string";
  const auto found = prompts.json_schema_types.find(*type->string());
  return found == prompts.json_schema_types.end() ? "string" : found->second;
}

void map_type(Dict& schema, const Prompts& prompts) {
  if (const auto* type = schema.find("type"); type != nullptr) schema.set("type", json_schema_type(type, prompts));
}

void as_json_schema(Dict& schema, const Prompts& prompts);

void map_items(Dict& items, const Prompts& prompts) {
  map_type(items, prompts);
  const auto type = text_under(items, "type", "");
  if (auto* inner = items.find("items"); type == "array" && inner != nullptr && inner->is_dict()) {
    map_type(*inner->dict(), prompts);
  } else if (auto* properties = items.find("properties");
             type == "object" && properties != nullptr && properties->is_dict()) {
    for_each_schema(*properties->dict(), [&](Dict& schema) { as_json_schema(schema, prompts); });
  }
}

void as_json_schema(Dict& schema, const Prompts& prompts) {
  if (text_under(schema, "type", "") == "float") {
    schema.set("format", "float");
    append_to_description(schema, prompts.float_note);
  }
  const auto type = json_schema_type(schema.find("type"), prompts);
  schema.set("type", type);
  if (type != "array" && type != "object") return;
  if (auto* properties = schema.find("properties"); properties != nullptr) {
    if (properties->is_dict())
      for_each_schema(*properties->dict(), [&](Dict& inner) { as_json_schema(inner, prompts); });
  } else if (auto* items = schema.find("items"); items != nullptr && items->is_dict()) {
    map_items(*items->dict(), prompts);
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

List prepared_documents(const Case& item, const Prompts& prompts) {
  List documents;
  for (const auto& function : item.functions) {
    Value document = function.doc();
    if (auto* fields = document.dict(); fields != nullptr) {
      append_to_description(*fields, prompts.function_hint.at(static_cast<std::size_t>(item.language)));
      auto* parameters = fields->find("parameters");
      if (auto* properties = dict_in(parameters, "properties");
          properties != nullptr && item.language != Language::python) {
        const auto& hints = item.language == Language::java ? prompts.java : prompts.javascript;
        for_each_schema(*properties, [&](Dict& schema) { as_text_parameter(schema, item.language, hints); });
      }
    }
    documents.push_back(std::move(document));
  }
  return documents;
}

void as_tool_schema(Value& document, const Prompts& prompts) {
  auto* fields = document.dict();
  if (fields == nullptr) return;
  if (auto* name = fields->find("name"); name != nullptr && name->is_string()) *name = tool_name(*name->string());
  auto* parameters = fields->find("parameters");
  if (parameters == nullptr || !parameters->is_dict()) {
    fields->set("parameters", Dict{{"type", "object"}, {"properties", Dict{}}});
    return;
  }
  parameters->dict()->set("type", "object");
  if (auto* properties = dict_in(parameters, "properties"); properties != nullptr)
    for_each_schema(*properties, [&](Dict& schema) { as_json_schema(schema, prompts); });
}

}  // namespace evalrun::runners
