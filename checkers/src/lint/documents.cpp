// Rules on a function document as a whole, and on the functions of a case together.
#include <algorithm>
#include <array>
#include <map>
#include <set>

#include "evalrun/json.hpp"

#include "python/unicode.hpp"
#include "rules.hpp"
#include "text/ascii.hpp"

namespace evalrun::checkers::lint {
namespace {

void json_unparsable(const Document& document, Hits& hits) {
  if (document.value == nullptr) hits.add({}, document.unparsable);
}

const Value* parameters_of(const Document& document) {
  return document.value == nullptr ? nullptr : document.value->get("parameters");
}

void name_missing(const Document& document, Hits& hits) {
  if (document.value != nullptr && is_blank(document.name())) hits.add();
}

bool is_identifier_path(std::string_view name) {
  while (true) {
    const auto dot = name.find('.');
    if (!unicode::is_identifier(name.substr(0, dot))) return false;
    if (dot == std::string_view::npos) return true;
    name.remove_prefix(dot + 1);
  }
}

void name_no_identifier_path(const Document& document, Hits& hits) {
  // Tools are not called as code, and often have names with hyphens.
  if (document.types == TypeNames::json_schema || is_blank(document.name())) return;
  if (!is_identifier_path(document.name())) hits.add({}, std::string(document.name()));
}

std::string as_tool_name(std::string_view name) {
  std::string sent(name);
  std::ranges::replace(sent, '.', '_');
  return sent;
}

void name_not_sendable_as_tool(const Document& document, Hits& hits) {
  constexpr std::size_t longest = 64;
  const auto sendable = [](char c) { return is_letter(c) || is_digit(c) || c == '_' || c == '-'; };
  if (const auto name = as_tool_name(document.name()); name.size() > longest || !std::ranges::all_of(name, sendable))
    if (!is_blank(name)) hits.add({}, std::string(document.name()));
}

void function_description_missing(const Document& document, Hits& hits) {
  if (document.value != nullptr && is_blank(document.value->get_string("description"))) hits.add();
}

void parameters_not_object(const Document& document, Hits& hits) {
  // In OpenAI's form, a function without parameters may leave them out.
  const auto* parameters = parameters_of(document);
  if (document.value == nullptr || (parameters == nullptr && document.types == TypeNames::json_schema)) return;
  if (parameters == nullptr || !parameters->is_dict()) hits.add();
}

void parameters_type_not_dict(const Document& document, Hits& hits) {
  const auto* parameters = parameters_of(document);
  if (parameters == nullptr || !parameters->is_dict()) return;
  const std::string_view wanted = document.types == TypeNames::json_schema ? "object" : "dict";
  const auto* type = parameters->get("type");
  if (parameters->get_string("type") != wanted) hits.add({}, type == nullptr ? "no type" : shown(*type));
}

void properties_missing_top(const Document& document, Hits& hits) {
  const auto* parameters = parameters_of(document);
  if (parameters == nullptr || !parameters->is_dict()) return;
  if (const auto* properties = parameters->get("properties"); properties == nullptr || !properties->is_dict())
    hits.add();
}

void no_functions(const Subject& subject, Hits& hits) {
  if (subject.is_case && subject.documents.empty()) hits.add();
}

void duplicate_function_name(const Subject& subject, Hits& hits) {
  std::set<std::string_view> seen;
  for (const auto& document : subject.documents)
    if (!document.name().empty() && !seen.insert(document.name()).second) {
      hits.function = document.name();
      hits.add();
    }
}

void names_collide(const Subject& subject, Hits& hits) {
  std::map<std::string, std::string_view> sent;
  for (const auto& document : subject.documents) {
    if (document.name().empty()) continue;
    const auto [first, added] = sent.emplace(as_tool_name(document.name()), document.name());
    if (added || first->second == document.name()) continue;
    hits.function = document.name();
    hits.add({}, std::string(first->second));
  }
}

void same_document_under_two_names(const Subject& subject, Hits& hits) {
  if (subject.documents.size() < 2) return;
  std::map<std::string, std::string_view> bodies;
  for (const auto& document : subject.documents) {
    const auto* parameters = parameters_of(document);
    // Without a description and parameters there is nothing to compare.
    if (parameters == nullptr || document.value->get_string("description").empty()) continue;
    const auto body = dump_json(List{Value(document.value->get_string("description")), *parameters});
    const auto [first, added] = bodies.emplace(body, document.name());
    if (added || first->second == document.name()) continue;
    hits.function = document.name();
    hits.add({}, std::string(first->second));
  }
}

using enum Level;
constexpr auto documents = Scope::documents;

const std::array table{
    Rule{"json-unparsable", documents, error, "a line, or a document given as text, is not JSON",
         R"({"name": "f", "description": "d")", json_unparsable},
    Rule{"name-missing", documents, error, "a function has no name",
         R"({"description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}})", name_missing},
    Rule{
        "name-no-identifier-path", documents, error,
        "the name is no identifier, nor identifiers joined by dots, so that calls cannot be written as code",
        R"({"name": "get-rain", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}})",
        name_no_identifier_path},
    Rule{"name-not-sendable-as-tool", documents, error, "servers take names of at most 64 letters, digits, _ and -",
         R"({"name": "降雨量", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}})",
         name_not_sendable_as_tool},
    Rule{"function-description-missing", documents, error, "a function has no description",
         R"({"name": "f", "parameters": {"type": "dict", "properties": {}, "required": []}})",
         function_description_missing},
    Rule{"parameters-not-object", documents, error, "\"parameters\" is missing, or no object",
         R"({"name": "f", "description": "d", "parameters": []})", parameters_not_object},
    Rule{"parameters-type-not-dict", documents, error,
         "the type of \"parameters\" is not \"dict\" (in JSON Schema \"object\")",
         R"({"name": "f", "description": "d", "parameters": {"type": "map", "properties": {}, "required": []}})",
         parameters_type_not_dict},
    Rule{"properties-missing-top", documents, error, "\"parameters\" has no object \"properties\"",
         R"({"name": "f", "description": "d", "parameters": {"type": "dict", "required": []}})",
         properties_missing_top},
    Rule{"no-functions", documents, error, "a case offers no function",
         R"({"id": "a_0", "question": "q", "function": []})", no_functions},
    Rule{
        "duplicate-function-name", documents, error, "a case offers two functions of one name",
        R"({"id": "a_0", "question": "q", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}}, {"name": "f", "description": "e", "parameters": {"type": "dict", "properties": {}, "required": []}}]})",
        duplicate_function_name},
    Rule{
        "names-collide-after-dots-to-underscores", documents, error,
        "two names are one name where dots are sent as underscores",
        R"({"id": "a_0", "question": "q", "function": [{"name": "f.g", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}}, {"name": "f_g", "description": "e", "parameters": {"type": "dict", "properties": {}, "required": []}}]})",
        names_collide},
    Rule{
        "same-document-under-two-names", documents, warning, "a case offers the same function under two names",
        R"({"id": "a_0", "question": "q", "function": [{"name": "f", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}}, {"name": "g", "description": "d", "parameters": {"type": "dict", "properties": {}, "required": []}}]})",
        same_document_under_two_names},
};

}  // namespace

const std::span<const Rule> document_rules = table;

}  // namespace evalrun::checkers::lint
