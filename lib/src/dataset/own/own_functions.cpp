// The functions of an own case.
#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "json_schema.hpp"
#include "parts.hpp"
#include "text/messages.hpp"

namespace evalrun::own {
namespace {

constexpr std::string_view example = R"([{"name": "f", "parameters": {"type": "object", "properties": {}}}])";
/// Types of JSON Schema, and those that BFCL has besides.
constexpr std::array<std::string_view, 11> types{"string", "integer", "number", "boolean", "array", "object",
                                                 "null",   "float",   "dict",   "tuple",   "any"};

result<void> check_type(const Value& type, const std::string& field, const std::string& where) {
  if (const auto* several = type.list()) {
    for (const auto& one : *several)
      if (!one.is_string()) return wrong(where, field, other_type("a text, or a list of texts", one));
    return {};
  }
  if (!type.is_string()) return wrong(where, field, other_type("a text such as \"string\"", type));
  if (std::ranges::find(types, *type.string()) != types.end()) return {};
  return wrong(where, field, fmt::format("'{}' is no type{}", cut(*type.string()), choices(*type.string(), types)));
}

result<void> check_properties(const Dict& properties, const std::string& field, Language language,
                              const std::string& where) {
  for (const auto& [name, schema] : properties.items()) {
    const auto place = fmt::format("{}.{}", field, cut(str(name)));
    if (!schema.is_dict()) return wrong(where, place, other_type(R"(an object such as {"type": "string"})", schema));
    const auto* type = schema.get("type");
    if (type == nullptr || language != Language::python) continue;
    if (auto checked = check_type(*type, place + ".type", where); !checked) return checked;
  }
  return {};
}

result<void> check_required(const Value& required, const Dict* properties, const std::string& field,
                            const std::string& where) {
  if (!required.is_list()) return wrong(where, field, other_type("a list of names of parameters", required));
  for (const auto& name : *required.list()) {
    if (!name.is_string()) return wrong(where, field, other_type("a list of names of parameters", name));
    if (properties == nullptr || properties->find(name) == nullptr)
      return wrong(where, field,
                   fmt::format("names '{}', which \"properties\" does not have; describe it there, or remove it here",
                               cut(*name.string())));
  }
  return {};
}

result<void> check_parameters(const Value& parameters, const std::string& field, Language language,
                              const std::string& where) {
  if (!parameters.is_dict())
    return wrong(where, field, other_type(R"(an object {"type": "object", "properties": {...}})", parameters));
  const auto* properties = parameters.get("properties");
  if (properties != nullptr && !properties->is_dict())
    return wrong(where, field + ".properties", other_type("an object of parameters, by name", *properties));
  if (properties != nullptr)
    if (auto checked = check_properties(*properties->dict(), field + ".properties", language, where); !checked)
      return checked;
  if (const auto* type = parameters.get("type"); type != nullptr && !type->is_string())
    return wrong(where, field + ".type", other_type("the text \"object\"", *type));
  const auto* required = parameters.get("required");
  if (required == nullptr) return {};
  return check_required(*required, properties != nullptr ? properties->dict() : nullptr, field + ".required", where);
}

/// A tool of a request: {"type": "function", "function": {...}}; the document is what "function" holds.
const Value* inner_document(const Value& tool) {
  const auto* inner = tool.get("function");
  return inner != nullptr && inner->is_dict() ? inner : nullptr;
}

result<FunctionDoc> function(std::string_view text, const std::shared_ptr<const void>& owner, std::string field,
                             Language language, const std::string& where) {
  const auto given = read_member(text);
  if (!given.is_dict()) return wrong(where, field, other_type(fmt::format("an object, as in {}", example), given));
  const auto type = given.get_string("type");
  const auto* inner = inner_document(given);
  if (!type.empty() && type != "function" && given.get("name") == nullptr)
    return wrong(where, field + ".type",
                 fmt::format("'{}' is no function; only tools of the type \"function\" can be called", cut(type)));
  if (const auto* member = given.get("function"); type == "function" && member != nullptr && inner == nullptr)
    return wrong(where, field + ".function", other_type("an object with \"name\" and \"parameters\"", *member));
  const auto& document = inner != nullptr ? *inner : given;
  if (inner != nullptr) field += ".function";
  const auto* name = document.get("name");
  if (name == nullptr) return wrong(where, field + ".name", "is missing; write the name by which the model calls it");
  if (!name->is_string()) return wrong(where, field + ".name", other_type("a text", *name));
  if (name->string()->empty())
    return wrong(where, field + ".name", "is empty; write the name by which the model calls it");
  if (const auto* description = document.get("description");
      description != nullptr && !description->is_string() && !description->is_none())
    return wrong(where, field + ".description", other_type("a text", *description));
  for (const std::string_view other : {"input_schema", "inputSchema", "args", "arguments"})
    if (document.get("parameters") == nullptr && document.get(other) != nullptr)
      return wrong(where, fmt::format("{}.{}", field, other), "is called \"parameters\" here; rename it");
  const auto* parameters = document.get("parameters");
  if (parameters != nullptr)
    if (auto checked = check_parameters(*parameters, field + ".parameters", language, where); !checked)
      return tl::unexpected(checked.error());
  auto doc =
      inner != nullptr ? FunctionDoc(*name->string(), *inner) : FunctionDoc::unread(*name->string(), text, owner);
  static const Dict none;
  const auto& schema = parameters != nullptr ? *parameters->dict() : none;
  Dict judged;
  if (language == Language::python) {
    judged = judged_parameters(schema);
  } else {
    judged = schema;
    if (judged.find("required") == nullptr) judged.set("required", List{});
  }
  if (Value by(std::move(judged)); parameters == nullptr || !equal(by, *parameters)) doc.judge_by(std::move(by));
  return doc;
}

}  // namespace

result<std::vector<FunctionDoc>> functions(const LeftAsText& given, Language language, const std::string& where) {
  if (!given.is_list() && !given.text.starts_with('{'))
    return wrong(where, given.member,
                 other_type(fmt::format("a list of functions, as in {}", example), read_member(given.text)));
  std::vector<FunctionDoc> all;
  all.reserve(given.items.size());
  for (std::size_t i = 0; i < given.items.size(); ++i) {
    const auto field = given.is_list() ? fmt::format("{}[{}]", given.member, i) : std::string(given.member);
    auto one = function(given.items[i].text, given.owner, field, language, where);
    if (!one) return tl::unexpected(one.error());
    if (std::ranges::find(all, one->name, &FunctionDoc::name) != all.end())
      return wrong(where, field,
                   fmt::format("the name '{}' is given twice; each function needs its own", cut(one->name)));
    all.push_back(std::move(*one));
  }
  return all;
}

}  // namespace evalrun::own
