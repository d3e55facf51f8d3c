#include "prepared_call.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "bfcl/convert.hpp"
#include "check_call.hpp"
#include "python_view.hpp"
#include "standardize.hpp"
#include "type_check.hpp"

namespace evalrun::checkers {
namespace {

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

}  // namespace

PreparedParameter::PreparedParameter(std::string_view parameter, const Value& declaration, const Value& alternatives,
                                     Language language)
    : name(parameter) {
  const auto* type = declaration.get("type");
  if (type == nullptr || !type->is_string()) {
    broken = key_error("type");
    return;
  }
  declared = *type->string();
  declare(declaration, language);
  if (alternatives.list() != nullptr) {
    listed_ = alternatives.list();
  } else if (auto items = indexed_items(alternatives, unlistable)) {
    own_ = std::move(*items);
  } else {
    return;
  }
  wanted = accepted_type(accepted());
  if (!broken.valid || !(wanted.empty() || wanted == expected)) return;
  standardize();
  if (language == Language::python) shortcut = find_shortcut();
}

PreparedParameter::Shortcut PreparedParameter::find_shortcut() const {
  if (declared == "float") return Shortcut::number;
  if (expected == "str") return Shortcut::text;
  return expected == "int" || expected == "bool" ? Shortcut::exact : Shortcut::none;
}

void PreparedParameter::declare(const Value& declaration, Language language) {
  const bool python = language == Language::python;
  const auto python_type = [&](std::string_view type) {
    return python ? python_type_of(type) : declared_type_maps_to(language, type);
  };
  const auto meant = python_type(declared);
  if (!meant) {
    broken = key_error(declared);
    return;
  }
  expected = *meant;
  const bool has_elements = declared == "array" || (python && declared == "tuple") ||
                            (!python && (declared == "Array" || declared == "ArrayList"));
  if (!has_elements) return;
  auto& found = python ? broken : broken_element;
  if (found = find_element_type(declaration, element); !found.valid) return;
  const auto meant_element = python_type(element);
  if (meant_element)
    nested = *meant_element;
  else
    found = key_error(element);
}

void PreparedParameter::standardize() {
  if (expected == "str") {
    for (const auto& answer : accepted())
      if (const auto* text = answer.string()) texts.push_back(standardized(*text));
  } else if (expected == "list" && nested != "dict") {
    // Every alternative is converted before any is compared: one that cannot be is an exception in any case.
    for (const auto& answer : accepted()) {
      auto items = indexed_items(answer, unlistable_item);
      if (!items) return;
      lists.push_back(standardized_items(*items));
    }
  }
}

PreparedCall::PreparedCall(const FunctionDoc& documented, const AcceptedCall& accepted, Language language)
    : doc(&documented), underscored(shown_name(documented.name, true)), required(documented.required()) {
  if (required != nullptr)
    for (const auto& name : *required) required_names.push_back(str(name));
  const auto* properties = documented.properties();
  has_properties = properties != nullptr;
  const auto* answers = accepted.parameters.dict();
  if (answers == nullptr) return;
  parameters.reserve(answers->size());
  for (const auto& [name, alternatives] : answers->items()) {
    const auto* schema = has_properties && name.is_string() ? properties->find(name) : nullptr;
    if (schema != nullptr) parameters.emplace_back(*name.string(), *schema, alternatives, language);
    std::string exception;
    const auto optional = has(alternatives, "", exception);
    if (!optional.value_or(false)) needed.push_back({&name, std::move(exception)});
  }
  if (has_properties && required != nullptr && language == Language::python) must = find_must();
}

std::optional<std::uint64_t> PreparedCall::find_must() const {
  std::uint64_t bits = 0;
  const auto add = [&](std::string_view name) {
    const auto* parameter = find(name, 0);
    if (parameter != nullptr) bits |= std::uint64_t{1} << static_cast<std::size_t>(parameter - parameters.data());
    return parameter != nullptr;
  };
  if (parameters.size() > 64 || !std::ranges::all_of(required_names, add)) return std::nullopt;
  for (const auto& [name, exception] : needed)
    if (!exception.empty() || !name->is_string() || !add(*name->string())) return std::nullopt;
  return bits;
}

const PreparedParameter* PreparedCall::find(std::string_view name, std::size_t guess) const {
  if (guess < parameters.size() && parameters[guess].name == name) return &parameters[guess];
  const auto it = std::ranges::find(parameters, name, &PreparedParameter::name);
  return it == parameters.end() ? nullptr : &*it;
}

}  // namespace evalrun::checkers
