// Rules on parameters: descriptions, types, enums, defaults, items, and which parameters are required.
#include <algorithm>
#include <array>
#include <set>

#include "evalrun/json.hpp"

#include "rules.hpp"
#include "text/ascii.hpp"

namespace evalrun::checkers::lint {
namespace {

const List* list_in(const Value* value) { return value == nullptr ? nullptr : value->list(); }
const Dict* dict_in(const Value* value) { return value == nullptr ? nullptr : value->dict(); }

/// Whether JSON Schema says by other words what the values are.
bool is_described_otherwise(const Schema& s) {
  static constexpr std::array words{"$ref", "anyOf", "oneOf", "allOf", "not", "const", "enum"};
  return s.types == TypeNames::json_schema &&
         std::ranges::any_of(words, [&](std::string_view word) { return s.value.get(word) != nullptr; });
}

bool is_named(const Schema& s) { return !s.is_top() && !s.is_item; }

void description_missing(const Schema& s, Hits& hits) {
  if (is_named(s) && s.depth == 1 && s.value.get("description") == nullptr) hits.add(s.path);
}

void description_missing_nested(const Schema& s, Hits& hits) {
  if (is_named(s) && s.depth > 1 && s.value.get("description") == nullptr) hits.add(s.path);
}

void description_empty(const Schema& s, Hits& hits) {
  const Value* description = s.is_top() ? nullptr : s.value.get("description");
  if (description != nullptr && (!description->is_string() || is_blank(*description->string()))) hits.add(s.path);
}

void type_missing(const Schema& s, Hits& hits) {
  if (!s.is_top() && !s.declared.given && !is_described_otherwise(s)) hits.add(s.path);
}

void type_unknown(const Schema& s, Hits& hits) {
  if (!s.is_top() && s.declared.given && !s.declared.known) hits.add(s.path, shown(*s.type));
}

void required_missing(const Schema& s, Hits& hits) {
  const auto* properties = dict_in(s.properties);
  if (properties != nullptr && !properties->empty() && s.required == nullptr && s.types != TypeNames::json_schema)
    hits.add(s.path);
}

void required_not_list(const Schema& s, Hits& hits) {
  if (dict_in(s.properties) != nullptr && s.required != nullptr && !s.required->is_list())
    hits.add(s.path, shown(*s.required));
}

/// Reports each value that occurs again, once.
void report_repeated(const List& list, const Schema& s, Hits& hits) {
  // Most lists are short and repeat nothing, which is quick to see.
  constexpr std::size_t short_list = 32;
  const auto again = [&](const Value& value) {
    return std::count_if(list.begin(), list.end(), [&](const Value& one) { return equal(one, value); }) > 1;
  };
  if (list.size() <= short_list && std::ranges::none_of(list, again)) return;
  std::set<std::string> seen, reported;
  for (const auto& value : list)
    if (auto text = dump_json(value); !seen.insert(text).second && reported.insert(text).second)
      hits.add(s.path, shown(value));
}

void required_duplicate(const Schema& s, Hits& hits) {
  if (const auto* required = list_in(s.required)) report_repeated(*required, s, hits);
}

void required_unknown(const Schema& s, Hits& hits) {
  const auto* required = list_in(s.required);
  const auto* properties = dict_in(s.properties);
  if (required == nullptr || properties == nullptr) return;
  for (const auto& name : *required)
    if (!name.is_string() || properties->find(name) == nullptr) hits.add(s.path, shown(name));
}

void enum_not_list(const Schema& s, Hits& hits) {
  if (s.alternatives != nullptr && !s.alternatives->is_list()) hits.add(s.path, shown(*s.alternatives));
}

void enum_empty(const Schema& s, Hits& hits) {
  if (const auto* members = list_in(s.alternatives); members != nullptr && members->empty()) hits.add(s.path);
}

void enum_duplicate(const Schema& s, Hits& hits) {
  if (const auto* members = list_in(s.alternatives)) report_repeated(*members, s, hits);
}

/// Whether the enum of an array lists what its items may be, as many documents do.
bool is_of_items(const Schema& s, const Value& member) { return s.declared.is_list() && !member.is_list(); }

void enum_wrong_type(const Schema& s, Hits& hits) {
  const auto* members = list_in(s.alternatives);
  if (members == nullptr) return;
  for (const auto& member : *members)
    if (!member.is_none() && !is_of_items(s, member) && !fits(s.declared, s.types, member))
      hits.add(s.path, shown(member));
}

void enum_of_items_on_array(const Schema& s, Hits& hits) {
  const auto* members = list_in(s.alternatives);
  if (members == nullptr) return;
  for (const auto& member : *members)
    if (is_of_items(s, member)) hits.add(s.path, shown(member));
}

void default_wrong_type(const Schema& s, Hits& hits) {
  if (!s.is_top() && s.usual != nullptr && !s.usual->is_none() && !fits(s.declared, s.types, *s.usual))
    hits.add(s.path, shown(*s.usual));
}

void default_not_in_enum(const Schema& s, Hits& hits) {
  const auto* members = list_in(s.alternatives);
  if (s.is_top() || members == nullptr || s.usual == nullptr || s.usual->is_none() || holds(*members, *s.usual)) return;
  // The enum of an array or of its items: each item of the default must be a member.
  if (const auto* items = s.usual->list();
      items != nullptr && std::ranges::all_of(*items, [&](const Value& item) { return holds(*members, item); }))
    return;
  hits.add(s.path, shown(*s.usual));
}

bool is_required(const Schema& s) {
  return s.siblings_required != nullptr && holds(*s.siblings_required, Value(s.name));
}

/// -1: "optional" is not given.
int optional(const Schema& s) {
  const Value* said = s.value.get("optional");
  return said == nullptr || said->kind() != Value::Kind::boolean ? -1 : is_true(*said) ? 1 : 0;
}

void default_on_required(const Schema& s, Hits& hits) {
  if (is_named(s) && s.usual != nullptr && is_required(s)) hits.add(s.path, shown(*s.usual));
}

void optional_and_required(const Schema& s, Hits& hits) {
  if (is_named(s) && optional(s) == 1 && is_required(s)) hits.add(s.path);
}

void not_optional_but_not_required(const Schema& s, Hits& hits) {
  if (is_named(s) && optional(s) == 0 && s.siblings_required != nullptr && !is_required(s)) hits.add(s.path);
}

void items_missing(const Schema& s, Hits& hits) {
  if (s.declared.is_list() && s.items == nullptr && s.value.get("prefixItems") == nullptr) hits.add(s.path);
}

void items_on_other_type(const Schema& s, Hits& hits) {
  if (s.items != nullptr && s.declared.known && !s.declared.any && !s.declared.is_list()) hits.add(s.path);
}

void items_not_object(const Schema& s, Hits& hits) {
  // JSON Schema also allows a list of schemas, and true.
  const bool other = s.types == TypeNames::json_schema && s.items != nullptr && !s.items->is_string();
  if (s.items != nullptr && !s.items->is_dict() && !other) hits.add(s.path, shown(*s.items));
}

void properties_missing(const Schema& s, Hits& hits) {
  // Types of maps, such as Java's HashMap, take any keys.
  const auto type = s.value.get_string("type");
  if (!s.is_top() && (type == "dict" || type == "object") && s.declared.known && dict_in(s.properties) == nullptr &&
      s.value.get("additionalProperties") == nullptr && s.value.get("patternProperties") == nullptr &&
      !is_described_otherwise(s))
    hits.add(s.path);
}

/// Some servers refuse names with other letters.
bool is_ascii_identifier(std::string_view name) {
  const auto fits_inside = [](char c) { return is_letter(c) || is_digit(c) || c == '_'; };
  return !name.empty() && !is_digit(name.front()) && std::ranges::all_of(name, fits_inside);
}

void argument_name_no_identifier(const Schema& s, Hits& hits) {
  const auto* properties = dict_in(s.properties);
  if (properties == nullptr) return;
  for (const auto& [name, schema] : properties->items())
    if (const auto text = str(name); !is_ascii_identifier(text)) hits.add(s.path, text);
}

void schema_not_object(const Schema& s, Hits& hits) {
  const auto* properties = dict_in(s.properties);
  if (properties == nullptr) return;
  for (const auto& [name, schema] : properties->items())
    if (!schema.is_dict()) hits.add(member_path(s.path, str(name)), shown(schema));
}

/// Members of schemas: those of JSON Schema's drafts, and "optional" and "nullable".
constexpr std::string_view keywords =
    " $comment $defs $id $ref $schema additionalItems additionalProperties allOf anyOf const contains default "
    "definitions dependencies dependentRequired deprecated description else enum example examples exclusiveMaximum "
    "exclusiveMinimum format if items maxItems maxLength maxProperties maximum minItems minLength minProperties "
    "minimum multipleOf not nullable oneOf optional pattern patternProperties prefixItems properties propertyNames "
    "readOnly required then title type uniqueItems writeOnly ";

void unknown_keyword(const Schema& s, Hits& hits) {
  const auto* members = s.value.dict();
  if (members == nullptr) return;
  std::string word;
  for (const auto& [key, value] : members->items()) {
    word.assign(" ").append(str(key)) += ' ';
    if (word.find(' ', 1) + 1 != word.size() || keywords.find(word) == std::string_view::npos)
      hits.add(s.path, str(key));
  }
}

using enum Level;
constexpr auto documents = Scope::documents;

const std::array table{
    Rule{
        "description-missing", documents, error, "a parameter has no description",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string"}}, "required": ["a"]}})",
        description_missing},
    Rule{
        "description-missing-nested", documents, error, "a member of a parameter has no description",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "dict", "description": "d", "properties": {"b": {"type": "string"}}, "required": []}}, "required": []}})",
        description_missing_nested},
    Rule{
        "description-empty", documents, error, "a description is empty, or no text",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": " "}}, "required": []}})",
        description_empty},
    Rule{
        "type-missing", documents, error, "a schema has no type",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"description": "d"}}, "required": []}})",
        type_missing},
    Rule{
        "type-unknown", documents, error, "the language of the document has no such type",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "text", "description": "d"}}, "required": []}})",
        type_unknown},
    Rule{
        "required-missing", documents, error, "an object has properties and no list \"required\"",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": "d"}}}})",
        required_missing},
    Rule{
        "required-not-list", documents, error, "\"required\" is no list",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": "d"}}, "required": "a"}})",
        required_not_list},
    Rule{
        "required-duplicate", documents, warning, "\"required\" has a name twice",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": "d"}}, "required": ["a", "a"]}})",
        required_duplicate},
    Rule{
        "required-unknown", documents, error, "\"required\" has a name that is no property",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": "d"}}, "required": ["b"]}})",
        required_unknown},
    Rule{
        "enum-not-list", documents, error, "\"enum\" is no list",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": "d", "enum": "x"}}, "required": []}})",
        enum_not_list},
    Rule{
        "enum-empty", documents, error, "\"enum\" is empty, so that no value fits",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": "d", "enum": []}}, "required": []}})",
        enum_empty},
    Rule{
        "enum-duplicate", documents, warning, "\"enum\" has a member twice",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": "d", "enum": ["x", "y", "x"]}}, "required": []}})",
        enum_duplicate},
    Rule{
        "enum-wrong-type", documents, error, "a member of \"enum\" is not of the declared type",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "boolean", "description": "d", "enum": ["True"]}}, "required": []}})",
        enum_wrong_type},
    Rule{
        "enum-of-items-on-array", documents, warning, "the \"enum\" of an array lists values of its items",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "array", "description": "d", "items": {"type": "string"}, "enum": ["x"]}}, "required": []}})",
        enum_of_items_on_array},
    Rule{
        "default-wrong-type", documents, error, "the default is not of the declared type",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "integer", "description": "d", "default": "5"}}, "required": []}})",
        default_wrong_type},
    Rule{
        "default-not-in-enum", documents, error, "the default is no member of \"enum\"",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": "d", "enum": ["x"], "default": "y"}}, "required": []}})",
        default_not_in_enum},
    Rule{
        "default-on-required", documents, warning, "a required parameter has a default",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": "d", "default": "x"}}, "required": ["a"]}})",
        default_on_required},
    Rule{
        "optional-and-required", documents, error, "a parameter is both \"optional\" and in \"required\"",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": "d", "optional": true}}, "required": ["a"]}})",
        optional_and_required},
    Rule{
        "not-optional-but-not-required", documents, error,
        "a parameter has \"optional\": false and is not in \"required\"",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": "d", "optional": false}}, "required": []}})",
        not_optional_but_not_required},
    Rule{
        "items-missing", documents, error, "an array does not say what its items are",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "array", "description": "d"}}, "required": []}})",
        items_missing},
    Rule{
        "items-on-other-type", documents, error, "a type that is no array has \"items\"",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": "d", "items": {"type": "string"}}}, "required": []}})",
        items_on_other_type},
    Rule{
        "items-not-object", documents, error, "\"items\" is no schema",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "array", "description": "d", "items": "string"}}, "required": []}})",
        items_not_object},
    Rule{
        "properties-missing", documents, error, "an object does not say what its properties are",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "dict", "description": "d"}}, "required": []}})",
        properties_missing},
    Rule{
        "argument-name-no-identifier", documents, error,
        "the name of a parameter is no identifier of ASCII letters, digits and _",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a-b": {"type": "string", "description": "d"}}, "required": []}})",
        argument_name_no_identifier},
    Rule{
        "schema-not-object", documents, error, "the schema of a parameter is no object",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": "string"}, "required": []}})",
        schema_not_object},
    Rule{
        "unknown-keyword", documents, warning, "a schema has a member that JSON Schema does not have",
        R"({"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {"a": {"type": "string", "description": "d", "descripton": "d"}}, "required": []}})",
        unknown_keyword},
};

}  // namespace

const std::span<const Rule> schema_rules = table;

}  // namespace evalrun::checkers::lint
