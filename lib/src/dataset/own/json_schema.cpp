#include "json_schema.hpp"

#include <algorithm>
#include <array>
#include <string_view>
#include <utility>

namespace evalrun::own {
namespace {

/// Deeper schemas are judged as "any", so that a schema that refers to itself ends.
constexpr int deepest = 24;

constexpr std::array<std::pair<std::string_view, std::string_view>, 2> renamed{
    {{"object", "dict"}, {"number", "float"}}};

std::string_view bfcl_name(std::string_view type) {
  const auto* const it = std::ranges::find(renamed, type, &std::pair<std::string_view, std::string_view>::first);
  return it == renamed.end() ? type : it->second;
}

/// The type that JSON gives a value, in BFCL's names; "any" for null.
std::string_view type_of_value(const Value& value) {
  if (value.is_string()) return "string";
  if (value.boolean() != nullptr) return "boolean";
  if (value.integer() != nullptr) return "integer";
  if (value.floating() != nullptr) return "float";
  if (value.is_list()) return "array";
  return value.is_dict() ? "dict" : "any";
}

class Converter {
 public:
  explicit Converter(const Dict& root) : root_(root) {}

  Dict parameters() {
    Dict out;
    for (const auto& [key, value] : root_.items()) out.set(key, value);
    out.set("type", "dict");
    out.set("properties", properties(root_, 0));
    const auto* required = root_.find("required");
    if (required == nullptr || !required->is_list()) out.set("required", List{});
    return out;
  }

 private:
  Dict properties(const Dict& schema, int depth) {
    Dict out;
    const auto* all = schema.find("properties");
    if (all == nullptr || all->dict() == nullptr) return out;
    out.reserve(all->dict()->size());
    for (const auto& [name, property] : all->dict()->items()) out.set(name, this->schema(property, depth + 1));
    return out;
  }

  Value schema(const Value& given, int depth) {
    const Dict* schema = given.dict() != nullptr && depth < deepest ? resolved(*given.dict(), depth) : nullptr;
    if (schema == nullptr) return Dict{{"type", "any"}};
    const std::string type(type_of(*schema));
    Dict out;
    for (const auto& [key, value] : schema->items()) out.set(key, value);
    // A description beside a reference belongs to the property.
    if (const auto* description = given.dict()->find("description")) out.set("description", *description);
    out.set("type", type);
    if (type == "array" || type == "tuple") {
      const auto* items = schema->find("items");
      out.set("items", items != nullptr && items->is_dict() ? this->schema(*items, depth + 1) : Dict{{"type", "any"}});
    }
    if (schema->find("properties") != nullptr) out.set("properties", properties(*schema, depth));
    return out;
  }

  /// The schema that a reference, or the only alternative besides null, leads to; nullptr: it leads nowhere.
  const Dict* resolved(const Dict& schema, int depth) {
    if (depth >= deepest) return nullptr;
    if (const auto* reference = schema.find("$ref"); reference != nullptr && reference->is_string()) {
      const auto* target = pointed_at(*reference->string());
      return target == nullptr ? nullptr : resolved(*target, depth + 1);
    }
    if (schema.find("type") != nullptr) return &schema;
    for (const std::string_view word : {"anyOf", "oneOf", "allOf"}) {
      const auto* all = schema.find(word);
      if (all == nullptr || all->list() == nullptr) continue;
      const Dict* only = nullptr;
      for (const auto& one : *all->list()) {
        if (one.get_string("type") == "null" || one.dict() == nullptr) continue;
        if (only != nullptr) return &schema;  // several: type_of() compares them
        only = one.dict();
      }
      if (only != nullptr) return resolved(*only, depth + 1);
    }
    return &schema;
  }

  /// The object at "#/$defs/Name" within the parameters.
  const Dict* pointed_at(std::string_view pointer) const {
    if (!pointer.starts_with("#/")) return nullptr;
    const Dict* at = &root_;
    for (pointer.remove_prefix(1); at != nullptr && pointer.starts_with('/');) {
      pointer.remove_prefix(1);
      const auto name = pointer.substr(0, pointer.find('/'));
      const auto* next = at->find(name);
      at = next != nullptr ? next->dict() : nullptr;
      pointer.remove_prefix(name.size());
    }
    return at;
  }

  /// The one type that a value of the schema has; "any" if it may have several.
  static std::string_view type_of(const Dict& schema) {
    if (const auto* type = schema.find("type")) {
      if (type->is_string()) return bfcl_name(*type->string());
      if (type->list() == nullptr) return "any";
      return only(*type->list(), [](const Value& one) {
        return one.is_string() && *one.string() != "null" ? bfcl_name(*one.string()) : std::string_view{};
      });
    }
    for (const std::string_view word : {"anyOf", "oneOf", "allOf"})
      if (const auto* all = schema.find(word); all != nullptr && all->list() != nullptr)
        return only(*all->list(), [](const Value& one) {
          if (one.get_string("type") == "null") return std::string_view{};
          return one.dict() != nullptr ? type_of(*one.dict()) : std::string_view("any");
        });
    if (schema.find("properties") != nullptr) return "dict";
    if (schema.find("items") != nullptr) return "array";
    if (const auto* allowed = schema.find("enum"); allowed != nullptr && allowed->list() != nullptr)
      return only(*allowed->list(),
                  [](const Value& one) { return one.is_none() ? std::string_view{} : type_of_value(one); });
    if (const auto* value = schema.find("const")) return type_of_value(*value);
    return "any";
  }

  /// The type that all items have, without those whose type is empty; "any": they have none, or several.
  template <class TypeOf>
  static std::string_view only(const List& items, TypeOf type_of_item) {
    std::string_view type;
    for (const auto& item : items) {
      const std::string_view one = type_of_item(item);
      if (one.empty()) continue;
      if (!type.empty() && type != one) return "any";
      type = one;
    }
    return type.empty() ? std::string_view("any") : type;
  }

  const Dict& root_;
};

Value with_alternatives(const Value& plain) {
  if (plain.dict() == nullptr) return plain;
  Dict out;
  for (const auto& [key, value] : plain.dict()->items()) out.set(key, List{value});
  return out;
}

}  // namespace

Dict judged_parameters(const Dict& parameters) { return Converter(parameters).parameters(); }

void declare_mixed_numbers(FunctionDoc& function, const Dict& accepted) {
  const auto* written = function.doc().get("parameters");
  const auto* properties = written != nullptr ? written->get("properties") : nullptr;
  if (properties == nullptr) return;
  for (const auto& [name, alternatives] : accepted.items()) {
    const auto* schema = name.is_string() ? properties->get(*name.string()) : nullptr;
    const auto* items = schema != nullptr ? schema->get("items") : nullptr;
    const auto* first =
        alternatives.list() != nullptr && !alternatives.list()->empty() ? alternatives.list()->front().list() : nullptr;
    if (items == nullptr || items->get_string("type") != "number" || first == nullptr || first->empty()) continue;
    if (first->front().floating() == nullptr) continue;
    Value judged = *function.parameters();
    auto* property = judged.dict()->find("properties")->dict()->find(*name.string())->dict();
    property->find("items")->dict()->set("type", "integer");
    function.judge_by(std::move(judged));
  }
}

Value accepted_form(const Value& plain, const Value* schema) {
  const auto type = schema != nullptr ? schema->get_string("type") : std::string_view{};
  if (type == "dict") return with_alternatives(plain);
  const auto* items = schema != nullptr ? schema->get("items") : nullptr;
  if (plain.list() == nullptr || items == nullptr || items->get_string("type") != "dict") return plain;
  List out;
  for (const auto& one : *plain.list()) out.push_back(with_alternatives(one));
  return out;
}

}  // namespace evalrun::own
