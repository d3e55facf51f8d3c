#include "types.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <span>
#include <utility>

#include "bfcl/convert.hpp"

namespace evalrun::checkers::lint {
namespace {

constexpr std::array<std::pair<std::string_view, Kind>, 7> json_schema_types{{{"string", Kind::string},
                                                                              {"integer", Kind::integer},
                                                                              {"number", Kind::floating},
                                                                              {"boolean", Kind::boolean},
                                                                              {"array", Kind::list},
                                                                              {"object", Kind::dict},
                                                                              {"null", Kind::none}}};

std::optional<Kind> json_schema_kind(std::string_view name) {
  const auto* found = std::ranges::find(json_schema_types, name, &std::pair<std::string_view, Kind>::first);
  return found == json_schema_types.end() ? std::nullopt : std::optional(found->second);
}

std::optional<Kind> kind_of_name(TypeNames types, std::string_view name) {
  const auto converted = [&](Language language) {
    const auto python = declared_type_maps_to(language, name);
    return python ? kind_named(*python) : std::nullopt;
  };
  switch (types) {
    case TypeNames::python: return kind_declared(name);
    case TypeNames::java: return converted(Language::java);
    case TypeNames::javascript: return converted(Language::javascript);
    case TypeNames::json_schema: break;
  }
  return json_schema_kind(name);
}

void add(Kinds& kinds, Kind kind) {
  kinds.add(kind);
  if (kind == Kind::floating) kinds.add(Kind::integer);
  // JSON writes tuples and sets as lists.
  if (kind == Kind::list || kind == Kind::set)
    for (const auto one : {Kind::list, Kind::tuple, Kind::set}) kinds.add(one);
}

}  // namespace

TypeNames type_names_of(Language language) {
  switch (language) {
    case Language::java: return TypeNames::java;
    case Language::javascript: return TypeNames::javascript;
    case Language::python: break;
  }
  return TypeNames::python;
}

Declared declared_type(TypeNames types, const Value* type) {
  Declared declared;
  if (type == nullptr) return declared;
  declared.given = true;
  const auto* several = types == TypeNames::json_schema ? type->list() : nullptr;
  const std::span<const Value> names = several == nullptr ? std::span(type, 1) : std::span(*several);
  declared.known = !names.empty();
  for (const auto& name : names) {
    const auto* text = name.string();
    if (text != nullptr && *text == "any" && types != TypeNames::json_schema) {
      declared.any = true;
      continue;
    }
    const auto kind = text == nullptr ? std::nullopt : kind_of_name(types, *text);
    if (kind)
      add(declared.kinds, *kind);
    else
      declared.known = false;
  }
  return declared;
}

bool fits(const Declared& declared, TypeNames types, const Value& value) {
  if (!declared.known || declared.any || declared.kinds.has(kind_of(value))) return true;
  // JSON Schema counts 5.0 as an integer.
  return types == TypeNames::json_schema && declared.kinds.has(Kind::integer) &&
         value.kind() == Value::Kind::floating && std::trunc(to_double(value)) == to_double(value);
}

}  // namespace evalrun::checkers::lint
