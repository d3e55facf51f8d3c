#include "function_check.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "convert.hpp"
#include "python_view.hpp"
#include "standardize.hpp"
#include "type_check.hpp"

namespace evalrun::checkers {
namespace {

/// One parameter as it will be compared: the value after conversion, the Python types declared for it.
struct Prepared {
  Value value;
  std::string_view expected;
  std::string_view nested;
};

Finding key_error(std::string_view key) { return Finding::crash(fmt::format("KeyError: '{}'", key)); }

/// The type of the elements, or the exception that looking it up raises.
Finding find_element_type(const Value& schema, std::string_view& type) {
  const auto* items = schema.get("items");
  if (items == nullptr) return key_error("items");
  const auto* declared = items->get("type");
  if (declared == nullptr || !declared->is_string()) return key_error("type");
  type = *declared->string();
  return Finding::fine();
}

Finding prepare_python(const Value& schema, std::string_view declared, const Value& given, Prepared& out) {
  const auto expected = python_type_of(declared);
  if (!expected) return key_error(declared);
  out.expected = *expected;
  if (declared == "array" || declared == "tuple") {
    std::string_view element;
    if (auto found = find_element_type(schema, element); !found.valid) return found;
    const auto nested = python_type_of(element);
    if (!nested) return key_error(element);
    out.nested = *nested;
  }
  out.value = given;
  if (declared == "tuple" && given.tuple() != nullptr) out.value = given.tuple()->items;
  if (declared == "float" && given.type_name() == "int") {
    out.value = to_double(given);
    if (std::isinf(*out.value.floating())) return Finding::crash("OverflowError: int too large to convert to float");
  }
  return Finding::fine();
}

/// Java and JavaScript arguments are texts, converted by the declared type.
Finding prepare_converted(Language language, std::string_view parameter, const Value& schema, std::string_view declared,
                          const Value& given, Prepared& out) {
  const auto expected = declared_type_maps_to(language, declared);
  if (!expected) return key_error(declared);
  out.expected = *expected;
  if (!given.is_string())
    return Finding::wrong(
        language == Language::java ? "type_error:java" : "type_error:js",
        fmt::format("parameter '{}': {} is of type {}, text was expected", parameter, repr(given), given.type_name()));
  std::optional<std::string> element;
  if (declared == "Array" || declared == "ArrayList" || declared == "array") {
    std::string_view type;
    if (auto found = find_element_type(schema, type); !found.valid) return found;
    const auto nested = declared_type_maps_to(language, type);
    if (!nested) return key_error(type);
    out.nested = *nested;
    element = type;
  }
  auto converted = convert(language, declared, element, *given.string());
  if (converted.crashed) return Finding::crash(converted.crash);
  out.value = std::move(converted.value);
  return Finding::fine();
}

Finding compare(std::string_view parameter, const Prepared& p, const List& accepted, DictRule dicts) {
  const auto typed = check_type(parameter, p.value, accepted, p.expected, p.nested);
  if (!typed.finding.valid) return typed.finding;
  if (!typed.is_variable) {
    if (p.expected == "dict") return check_dict(parameter, p.value, accepted, dicts);
    if (p.expected == "list" && p.nested == "dict")
      return check_list_of_dicts(parameter, *p.value.list(), accepted, dicts);
    if (p.expected == "str") return check_string(parameter, p.value, accepted);
    if (p.expected == "list") return check_list(parameter, *p.value.list(), accepted);
  }
  return check_raw(parameter, p.value, accepted);
}

Finding check_required(const FunctionDoc& doc, const Value& parameters) {
  const auto* required = doc.required();
  if (required == nullptr) return key_error("required");
  for (const auto& name : *required) {
    std::string exception;
    const auto present = has(parameters, str(name), exception);
    if (!present) return Finding::crash(exception);
    if (!*present)
      return Finding::wrong("simple_function_checker:missing_required",
                            fmt::format("the required parameter {} is missing", repr(name)));
  }
  return Finding::fine();
}

/// The alternatives of a parameter, or nullptr.
const Value* answers_for(const AcceptedCall& accepted, const Value& parameter) {
  const auto* answers = accepted.parameters.dict();
  return answers != nullptr ? answers->find(parameter) : nullptr;
}

/// Parameters that the accepted call has and the call has not: each must be one that may be left out.
Finding check_omitted(const Dict& given, const AcceptedCall& accepted) {
  const auto* answers = accepted.parameters.dict();
  if (answers == nullptr) return Finding::fine();
  for (const auto& [parameter, alternatives] : answers->items()) {
    if (given.find(parameter) != nullptr) continue;
    std::string exception;
    const auto optional = has(alternatives, "", exception);
    if (!optional) return Finding::crash(exception);
    if (!*optional)
      return Finding::wrong(
          "simple_function_checker:missing_optional",
          fmt::format("the parameter {} is missing, and the accepted answer needs it", repr(parameter)));
  }
  return Finding::fine();
}

}  // namespace

Finding check_parameter(std::string_view parameter, const Value& schema, const Value& given, const Value& alternatives,
                        const FunctionCheck& how) {
  const auto* declared = schema.get("type");
  if (declared == nullptr || !declared->is_string()) return key_error("type");
  Prepared prepared;
  auto found = how.language == Language::python
                   ? prepare_python(schema, *declared->string(), given, prepared)
                   : prepare_converted(how.language, parameter, schema, *declared->string(), given, prepared);
  if (!found.valid) return found;
  std::string exception;
  const auto accepted = indexed_items(alternatives, exception);
  if (!accepted) return Finding::crash(exception);
  return compare(parameter, prepared, *accepted, how.dicts);
}

std::string shown_name(const std::string& documented, bool underscore_to_dot) {
  std::string name = documented;
  if (underscore_to_dot) std::ranges::replace(name, '.', '_');
  return name;
}

Finding check_function(const FunctionDoc& doc, const Value& call, const AcceptedCall& accepted,
                       const FunctionCheck& how) {
  const auto name = shown_name(doc.name, how.underscore_to_dot);
  const auto* parameters = call.get(name);
  if (parameters == nullptr)
    return Finding::wrong("simple_function_checker:wrong_func_name", fmt::format("the call is not to {}", repr(name)));
  if (auto found = check_required(doc, *parameters); !found.valid) return found;
  const auto* given = parameters->dict();
  if (given == nullptr)
    return Finding::crash(fmt::format("AttributeError: '{}' object has no attribute 'items'", parameters->type_name()));
  const auto* properties = doc.properties();
  if (properties == nullptr) return key_error("properties");
  for (const auto& [parameter, value] : given->items()) {
    const auto* schema = properties->find(parameter);
    const auto* alternatives = answers_for(accepted, parameter);
    if (schema == nullptr || alternatives == nullptr)
      return Finding::wrong("simple_function_checker:unexpected_param",
                            fmt::format("the parameter {} was not expected", repr(parameter)));
    if (auto found = check_parameter(str(parameter), *schema, value, *alternatives, how); !found.valid) return found;
  }
  return check_omitted(*given, accepted);
}

}  // namespace evalrun::checkers
