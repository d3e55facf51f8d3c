#include "convert.hpp"

#include <algorithm>

#include "convert_rows.hpp"

namespace evalrun::checkers {
namespace {

std::span<const TypeRow> types_of(Language language) {
  switch (language) {
    case Language::java: return java_types();
    case Language::javascript: return javascript_types();
    case Language::python: break;
  }
  return {};
}

}  // namespace

Converted convert_by(std::span<const TypeRow> types, std::string_view declared, std::string_view value,
                     std::string_view nested) {
  const auto row = std::ranges::find(types, declared, &TypeRow::name);
  if (row == types.end()) return Converted::stop("ValueError: no conversion to type " + std::string(declared));
  return row->convert(value, nested);
}

Converted convert(Language language, std::string_view declared_type, const std::optional<std::string>& nested_type,
                  const std::string& value) {
  return convert_by(types_of(language), declared_type, value, nested_type.value_or(""));
}

std::optional<std::string_view> declared_type_maps_to(Language language, std::string_view type) {
  const auto types = types_of(language);
  const auto row = std::ranges::find(types, type, &TypeRow::name);
  if (row == types.end()) return std::nullopt;
  return row->python;
}

}  // namespace evalrun::checkers
