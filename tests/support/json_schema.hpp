/// Checks a document against the part of JSON Schema that our own schema files use: type, required, properties,
/// additionalProperties, items, enum, const, minimum, maximum and $ref to "#/$defs/...". Any other keyword is an error,
/// so that every keyword of a schema is checked.
#pragma once
#include <algorithm>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace evalrun::support {

class SchemaCheck {
 public:
  using Json = nlohmann::ordered_json;

  explicit SchemaCheck(const Json& schema) : root_(schema) {}

  /// One sentence per violation.
  [[nodiscard]] std::vector<std::string> operator()(const Json& document) {
    errors_.clear();
    check(root_, document, "");
    return errors_;
  }

 private:
  static bool is_type(const std::string& type, const Json& value) {
    return (type == "object" && value.is_object()) || (type == "array" && value.is_array()) ||
           (type == "string" && value.is_string()) || (type == "integer" && value.is_number_integer()) ||
           (type == "number" && value.is_number()) || (type == "boolean" && value.is_boolean()) ||
           (type == "null" && value.is_null());
  }

  void check(const Json& schema, const Json& value, const std::string& at) {
    static const std::set<std::string> known{"$schema",    "$defs",    "$ref",    "title",  "description",
                                             "type",       "required", "enum",    "const",  "additionalProperties",
                                             "properties", "items",    "minimum", "maximum"};
    for (const auto& [key, unused] : schema.items())
      if (!known.contains(key)) errors_.push_back(at + ": the schema uses " + key);
    if (schema.contains("$ref"))
      check(root_.at(Json::json_pointer(schema["$ref"].get<std::string>().substr(1))), value, at);
    if (schema.contains("type")) {
      const Json types = schema["type"].is_array() ? schema["type"] : Json::array({schema["type"]});
      if (std::none_of(types.begin(), types.end(), [&](const Json& type) { return is_type(type, value); })) {
        errors_.push_back(at + ": of another type than " + types.dump());
        return;
      }
    }
    if (schema.contains("const") && schema["const"] != value) errors_.push_back(at + ": not the constant");
    if (schema.contains("enum") && std::ranges::find(schema["enum"], value) == schema["enum"].end())
      errors_.push_back(at + ": not one of the values");
    if (value.is_number() && schema.contains("minimum") && value < schema["minimum"])
      errors_.push_back(at + ": too small");
    if (value.is_number() && schema.contains("maximum") && value > schema["maximum"])
      errors_.push_back(at + ": too large");
    if (value.is_object()) check_members(schema, value, at);
    if (value.is_array() && schema.contains("items"))
      for (std::size_t i = 0; i < value.size(); ++i) check(schema["items"], value[i], at + '/' + std::to_string(i));
  }

  void check_members(const Json& schema, const Json& value, const std::string& at) {
    for (const auto& name : schema.value("required", Json::array()))
      if (!value.contains(name.get<std::string>())) errors_.push_back(at + ": lacks " + name.get<std::string>());
    const Json properties = schema.value("properties", Json::object());
    for (const auto& [name, member] : value.items()) {
      if (properties.contains(name))
        check(properties[name], member, at + '/' + name);
      else if (const Json rest = schema.value("additionalProperties", Json(true)); rest.is_object())
        check(rest, member, at + '/' + name);
      else if (!rest.get<bool>())
        errors_.push_back(at + ": unexpected " + name);
    }
  }

  Json root_;
  std::vector<std::string> errors_;
};

}  // namespace evalrun::support
