#include <algorithm>
#include <functional>
#include <string_view>

#include <fmt/format.h>

#include "gold_answer.hpp"

namespace evalrun::runners {
namespace {

std::string_view type_in(const Value* schema) { return schema != nullptr ? schema->get_string("type") : ""; }

std::string_view item_type_in(const Value* schema) {
  return type_in(schema != nullptr ? schema->get("items") : nullptr);
}

std::string in_quotes(std::string_view text) {
  const bool has_double = text.find('"') != std::string_view::npos;
  return has_double ? fmt::format("'{}'", text) : fmt::format("\"{}\"", text);
}

/// Whether the text is a name, or names joined by dots; such a text needs no quotes in source.
bool is_name(std::string_view text) {
  const auto part = [](char c) {
    return c == '_' || c == '$' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  };
  char before = '.';
  for (const char c : text) {
    const bool starts = before == '.';
    if (c == '.' ? starts : !part(c) || (starts && c >= '0' && c <= '9')) return false;
    before = c;
  }
  return before != '.';
}

std::string joined(const List& items, const std::function<std::string(const Value&)>& text) {
  std::string out;
  for (const auto& item : items) {
    if (!out.empty()) out += ", ";
    out += text(item);
  }
  return out;
}

std::string truth(bool value) { return value ? "true" : "false"; }

bool is_whole(const Value& value) { return value.integer() != nullptr || value.big_integer() != nullptr; }

// ---- Java

std::string java_number(const Value& value, std::string_view type) {
  if (type == "float") return repr_float(to_double(value)) + "f";
  if (type == "double") return repr_float(to_double(value));
  if (is_whole(value)) return str(value) + (type == "long" ? "L" : "");
  return str(value);
}

std::string_view java_element_class(std::string_view type) {
  if (type == "integer") return "int";
  if (type == "boolean" || type == "byte" || type == "short" || type == "long" || type == "float" || type == "double" ||
      type == "char" || type == "String")
    return type;
  return "Object";
}

std::string java_scalar(const Value& value, std::string_view type) {
  if (const auto* boolean = value.boolean(); boolean != nullptr) return truth(*boolean);
  if (is_whole(value) || value.floating() != nullptr) return java_number(value, type);
  return value.is_none() ? "null" : str(value);
}

/// A list item or map value for which the converter knows no type.
std::string java_literal(const Value& value) {
  return value.is_string() ? fmt::format("\"{}\"", *value.string()) : java_scalar(value, "");
}

std::string java_list(const List& items, std::string_view type, std::string_view item_type) {
  if (type == "Array")  // the converter would keep quotes around items
    return fmt::format("new {}[]{{{}}}", java_element_class(item_type),
                       joined(items, [&](const Value& v) { return java_scalar(v, item_type); }));
  if (items.empty()) return "new ArrayList<>()";
  const bool cut = item_type == "String" || item_type == "char";  // the converter cuts first and last character
  return fmt::format("new ArrayList<>(Arrays.asList({}))",
                     joined(items, [&](const Value& v) { return cut ? java_literal(v) : java_scalar(v, item_type); }));
}

std::string java_map(const Dict& entries) {
  if (entries.empty()) return "new HashMap<>()";
  std::string puts;
  for (const auto& [key, value] : entries.items())
    puts += fmt::format("put(\"{}\", {}); ", str(key), java_literal(value));
  return fmt::format("new HashMap<String, Object>() {{{{ {}}}}}", puts);
}

// ---- JavaScript

std::string javascript_literal(const Value& value);

std::string javascript_object(const Dict& entries) {
  std::string out;
  for (const auto& [key, value] : entries.items()) {
    if (!out.empty()) out += ", ";
    out += fmt::format("{}: {}", is_name(str(key)) ? str(key) : in_quotes(str(key)), javascript_literal(value));
  }
  return "{" + out + "}";
}

std::string javascript_literal(const Value& value) {
  if (const auto* boolean = value.boolean(); boolean != nullptr) return truth(*boolean);
  if (value.is_string()) return in_quotes(*value.string());
  if (value.is_none()) return "null";
  if (const auto* dict = value.dict(); dict != nullptr) return javascript_object(*dict);
  if (const auto* list = value.list(); list != nullptr) return "[" + joined(*list, javascript_literal) + "]";
  return str(value);
}

}  // namespace

std::string java_text(const Value& value, const Value* schema) {
  const auto type = type_in(schema);
  if (const auto* list = value.list(); list != nullptr) return java_list(*list, type, item_type_in(schema));
  if (const auto* dict = value.dict(); dict != nullptr) return java_map(*dict);
  return java_scalar(value, type);
}

std::string java_source(const Value& value, const Value* schema) {
  auto text = java_text(value, schema);
  const auto type = type_in(schema);
  if (value.is_string()) return type != "String" && is_name(text) ? text : in_quotes(text);
  if (const auto* dict = value.dict(); dict != nullptr && !dict->empty()) return in_quotes(text);
  if (const auto* list = value.list();
      list != nullptr && type == "Array" && std::ranges::any_of(*list, [](const Value& v) { return v.is_string(); }))
    return in_quotes(text);
  return text;
}

std::string javascript_text(const Value& value, const Value* schema) {
  if (value.is_string()) return *value.string();
  const auto type = type_in(schema);
  if (is_whole(value) && type == "Bigint") return str(value) + "n";
  return javascript_literal(value);
}

std::string javascript_source(const Value& value, const Value* schema) {
  auto text = javascript_text(value, schema);
  if (!value.is_string()) return text;
  return type_in(schema) != "String" && is_name(text) ? text : in_quotes(text);
}

}  // namespace evalrun::runners
