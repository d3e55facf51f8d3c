#include "typed_values.hpp"

#include <algorithm>
#include <array>

#include "evalrun/json.hpp"

#include "loose_json.hpp"
#include "python/unicode.hpp"

namespace evalrun::decode::forms {
namespace {

bool is_text(std::string_view type) {
  static constexpr std::array<std::string_view, 7> names{"string", "String", "str", "char", "text", "enum", "date"};
  return std::ranges::find(names, type) != names.end();
}

/// The type that a schema names; of a list of types the text is one where it is among them.
std::string_view type_in(const Value& schema) {
  const auto* type = schema.get("type");
  if (type == nullptr) {
    const auto* values = schema.get("enum");
    const bool texts = values != nullptr && values->is_list() && !values->list()->empty() &&
                       std::ranges::all_of(*values->list(), &Value::is_string);
    return texts ? "string" : "";
  }
  if (type->is_string()) return *type->string();
  if (!type->is_list()) return {};
  for (const auto& one : *type->list())
    if (one.is_string() && is_text(*one.string())) return *one.string();
  for (const auto& one : *type->list())
    if (one.is_string() && *one.string() != "null") return *one.string();
  return {};
}

/// Numbers and words within a value that its schema calls text are text again.
Value as_text(const Value& value) {
  if (value.integer() != nullptr || value.floating() != nullptr || value.big_integer() != nullptr ||
      value.boolean() != nullptr)
    return dump_json(value, {.ascii = false});
  return value;
}

Value as_schema_says(Value value, const Value& schema) {
  if (is_text(type_in(schema))) return as_text(value);
  if (auto* items = value.list()) {
    if (const auto* inner = schema.get("items"); inner != nullptr && inner->is_dict())
      for (auto& item : *items) item = as_schema_says(std::move(item), *inner);
  } else if (auto* members = value.dict()) {
    const auto* properties = schema.get("properties");
    if (properties != nullptr && properties->is_dict()) {
      Dict typed;
      for (const auto& [key, member] : members->items()) {
        const auto* inner = key.is_string() ? properties->get(*key.string()) : nullptr;
        typed.set(key, inner != nullptr && inner->is_dict() ? as_schema_says(member, *inner) : member);
      }
      return typed;
    }
  }
  return value;
}

}  // namespace

Value typed_value(std::string_view text, const FunctionDoc* doc, std::string_view parameter, std::string_view type) {
  const auto* schema = doc != nullptr ? doc->property(parameter) : nullptr;
  const auto named = schema != nullptr ? type_in(*schema) : std::string_view{};
  const auto wanted = named.empty() ? type : named;
  if (is_text(wanted)) return text;
  const auto begun = unicode::strip(text);
  auto value = read_loose_json(begun, 0);
  if (begun.empty() || value.ending != Ending::whole || value.end != begun.size()) return text;
  return schema != nullptr ? as_schema_says(std::move(value.value), *schema) : std::move(value.value);
}

}  // namespace evalrun::decode::forms
