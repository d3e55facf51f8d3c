#include <algorithm>
#include <array>
#include <string>
#include <string_view>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "protocol.hpp"

namespace evalrun::runners {
namespace {

/// Fields that are copied unchanged.
constexpr std::array<std::string_view, 12> plain_fields{"title",     "nullable",  "default",       "example",
                                                        "minimum",   "maximum",   "minItems",      "maxItems",
                                                        "minLength", "maxLength", "minProperties", "maxProperties"};
constexpr std::array<std::string_view, 6> known_types{"string", "number", "integer", "boolean", "array", "object"};
/// Deeper schemas are cut off: no data set has any, and a hostile file must not exhaust the stack.
constexpr int max_depth = 64;

std::string_view type_named(std::string_view type) {
  if (std::ranges::find(known_types, type) != known_types.end()) return type;
  if (type == "dict") return "object";
  if (type == "list" || type == "tuple") return "array";
  if (type == "float" || type == "double") return "number";
  if (type == "int" || type == "long") return "integer";
  if (type == "bool") return "boolean";
  return "string";
}

/// The type of a schema. A list of types becomes its first type that is not "null"; "null" sets `nullable`.
std::string_view type_of(const Value& schema, bool& nullable) {
  const Value* type = schema.get("type");
  if (type != nullptr && type->is_list()) {
    std::string_view found = "string";
    for (auto item = type->list()->rbegin(); item != type->list()->rend(); ++item) {
      if (!item->is_string()) continue;
      if (*item->string() == "null")
        nullable = true;
      else
        found = type_named(*item->string());
    }
    return found;
  }
  if (type != nullptr && type->is_string()) return type_named(*type->string());
  return schema.get("properties") != nullptr ? "object" : "string";
}

bool format_fits(std::string_view type, std::string_view format) {
  if (type == "string") return format == "date-time" || format == "enum";
  if (type == "number") return format == "float" || format == "double";
  return type == "integer" && (format == "int32" || format == "int64");
}

Dict converted(const Value& schema, int depth) {
  bool nullable = false;
  const auto type = type_of(schema, nullable);
  Dict own{{"type", type}};
  std::string description(schema.get_string("description"));
  const auto add_note = [&](std::string_view what, const Value& value) {
    if (!description.empty()) description += ' ';
    description += fmt::format("({}: {})", what, dump_json(value, {.ascii = false}));
  };
  if (const auto format = schema.get_string("format"); format_fits(type, format)) own.set("format", format);
  for (const auto field : plain_fields)
    if (const Value* value = schema.get(field); value != nullptr && !value->is_none()) own.set(Value(field), *value);
  if (const Value* pattern = schema.get("pattern"); pattern != nullptr && type == "string")
    own.set("pattern", *pattern);
  if (nullable) own.set("nullable", true);
  if (const Value* members = schema.get("enum");
      members != nullptr && members->is_list() && !members->list()->empty()) {
    const bool texts = type == "string" && std::ranges::all_of(*members->list(), &Value::is_string);
    if (texts)
      own.set("enum", *members);
    else
      add_note("one of", *members);
  }
  if (const Value* optional = schema.get("optional"); optional != nullptr && optional->boolean() != nullptr)
    add_note("optional", *optional);
  if (depth < max_depth) {
    if (const Value* items = schema.get("items"); type == "array")
      own.set("items", items != nullptr && items->is_dict() ? converted(*items, depth + 1) : Dict{{"type", "string"}});
    if (const Value* properties = schema.get("properties");
        type == "object" && properties != nullptr && properties->is_dict() && !properties->dict()->empty()) {
      Dict inner;
      for (const auto& [name, property] : properties->dict()->items()) inner.set(name, converted(property, depth + 1));
      List required;
      if (const Value* names = schema.get("required"); names != nullptr && names->is_list())
        for (const auto& name : *names->list())
          if (name.is_string() && inner.find(*name.string()) != nullptr) required.push_back(name);
      own.set("properties", std::move(inner));
      if (!required.empty()) own.set("required", std::move(required));
    }
  }
  if (!description.empty()) own.set("description", description);
  return own;
}

}  // namespace

Dict gemini_schema(const Value& schema) { return converted(schema, 0); }

}  // namespace evalrun::runners
