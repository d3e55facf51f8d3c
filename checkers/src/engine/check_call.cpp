#include "check_call.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bfcl/convert.hpp"
#include "python_view.hpp"
#include "shown.hpp"
#include "type_check.hpp"

namespace evalrun::checkers {
namespace {

Finding key_error(std::string_view key) { return Finding::crash(fmt::format("KeyError: '{}'", key)); }

/// The value as it is compared: `given`, or `converted` where the declaration asks for another type.
const Value* convert_python(const PreparedParameter& parameter, const Value& given, Value& converted) {
  if (parameter.declared == "tuple" && given.tuple() != nullptr)
    converted = given.tuple()->items;
  else if (parameter.declared == "float" && given.type_name() == "int")
    converted = to_double(given);
  else
    return &given;
  return &converted;
}

/// Java and JavaScript arguments are texts, converted by the declared type.
Finding convert_text(const PreparedParameter& parameter, Language language, const Value& given, Value& converted) {
  if (!given.is_string())
    return Finding::wrong(language == Language::java ? "type_error:java" : "type_error:js",
                          fmt::format("parameter '{}': {} is of type {}, text was expected", parameter.name,
                                      shown(given), given.type_name()));
  if (!parameter.broken_element.valid) return parameter.broken_element;
  std::optional<std::string> element;
  if (!parameter.element.empty()) element = parameter.element;
  auto conversion = convert(language, parameter.declared, element, *given.string());
  if (conversion.crashed) return Finding::crash(conversion.crash);
  converted = std::move(conversion.value);
  return Finding::fine();
}

Finding compare(const PreparedParameter& p, const Value& value, DictRule dicts) {
  const Declared declared{p.expected, p.nested, p.wanted};
  const auto typed = check_type(value, p.accepted(), declared);
  if (!typed.valid()) return type_error(p.name, value, declared, typed);
  if (!typed.is_variable) {
    if (p.expected == "str") return check_string(p, value);
    if (p.expected == "dict") return check_dict(p.name, value, p.accepted(), dicts);
    if (p.expected == "list" && p.nested == "dict")
      return check_list_of_dicts(p.name, *value.list(), p.accepted(), dicts);
    if (p.expected == "list") return check_list(p, value);
  }
  return check_raw(p.name, value, p.accepted());
}

Finding check_required(const PreparedCall& accepted, const Value& parameters) {
  if (accepted.required == nullptr) return key_error("required");
  const auto* given = parameters.dict();
  for (std::size_t i = 0; i < accepted.required_names.size(); ++i) {
    const std::string_view name = accepted.required_names[i];
    std::string exception;
    const auto present = given != nullptr ? given->find(name) != nullptr : has(parameters, name, exception);
    if (!present) return Finding::crash(exception);
    if (!*present)
      return Finding::wrong("simple_function_checker:missing_required",
                            fmt::format("the required parameter {} is missing", shown((*accepted.required)[i])));
  }
  return Finding::fine();
}

/// What the call is to; v1 knows calls of several names.
std::string names_of(const Value& call) {
  const auto* names = call.dict();
  if (names == nullptr || names->empty()) return "nothing";
  std::string out;
  for (const auto& [name, parameters] : names->items()) {
    if (!out.empty()) out += " and ";
    out += shown(name);
  }
  return out;
}

/// An integer anywhere inside of more digits than Python writes.
bool is_unwritable(const Value& value) {
  if (const auto* big = value.big_integer()) return big->is_unwritable();
  if (const auto* list = value.list()) return std::ranges::any_of(*list, is_unwritable);
  if (value.tuple() != nullptr) return std::ranges::any_of(value.tuple()->items, is_unwritable);
  if (value.set() != nullptr) return std::ranges::any_of(value.set()->items, is_unwritable);
  const auto* dict = value.dict();
  return dict != nullptr && std::ranges::any_of(dict->items(), [](const DictItem& item) {
           return is_unwritable(item.key) || is_unwritable(item.value);
         });
}

/// Parameters that the accepted call has and the call has not: each must be one that may be left out.
Finding check_omitted(const Dict& given, const PreparedCall& accepted) {
  for (const auto& [name, exception] : accepted.needed) {
    if (given.find(*name) != nullptr) continue;
    if (!exception.empty()) return Finding::crash(exception);
    return Finding::wrong("simple_function_checker:missing_optional",
                          fmt::format("the parameter {} is missing, and the accepted answer needs it", shown(*name)));
  }
  return Finding::fine();
}

}  // namespace

Finding check_parameter(const PreparedParameter& parameter, const Value& given, const FunctionCheck& how) {
  if (!parameter.broken.valid) return parameter.broken;
  Value converted;
  const Value* value = &converted;
  if (how.language == Language::python) {
    value = convert_python(parameter, given, converted);
    if (value == &converted && value->floating() != nullptr && std::isinf(*value->floating()))
      return Finding::crash("OverflowError: int too large to convert to float");
  } else if (auto found = convert_text(parameter, how.language, given, converted); !found.valid) {
    return found;
  }
  if (!parameter.unlistable.empty()) return Finding::crash(parameter.unlistable);
  auto found = compare(parameter, *value, how.dicts);
  // The reference writes the value into its message.
  if (!found.valid && !found.crashed() && is_unwritable(*value))
    return Finding::crash("ValueError: Exceeds the limit (4300 digits) for integer string conversion");
  return found;
}

std::string shown_name(const std::string& documented, bool underscore_to_dot) {
  std::string name = documented;
  if (underscore_to_dot) std::ranges::replace(name, '.', '_');
  return name;
}

Finding check_function(const PreparedCall& accepted, const Value& call, const FunctionCheck& how) {
  const auto& name = how.underscore_to_dot ? accepted.underscored : accepted.doc->name;
  const auto* parameters = call.get(name);
  if (parameters == nullptr)
    return Finding::wrong("simple_function_checker:wrong_func_name",
                          fmt::format("the call is to {}, not to {}", names_of(call), shown(name)));
  if (auto found = check_required(accepted, *parameters); !found.valid) return found;
  const auto* given = parameters->dict();
  if (given == nullptr)
    return Finding::crash(fmt::format("AttributeError: '{}' object has no attribute 'items'", parameters->type_name()));
  if (!accepted.has_properties) return key_error("properties");
  std::size_t guess = 0;  // models mostly keep the order of the document, and so does the key
  for (const auto& [key, value] : given->items()) {
    const auto* parameter = key.is_string() ? accepted.find(*key.string(), guess) : nullptr;
    if (parameter == nullptr)
      return Finding::wrong("simple_function_checker:unexpected_param",
                            fmt::format("the parameter {} was not expected", shown(key)));
    guess = static_cast<std::size_t>(parameter - accepted.parameters.data()) + 1;
    if (auto found = check_parameter(*parameter, value, how); !found.valid) return found;
  }
  return check_omitted(*given, accepted);
}

}  // namespace evalrun::checkers
