#include "type_check.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "shown.hpp"

namespace evalrun::checkers {
namespace {

/// Whether an element is of the declared type, or of that of the accepted elements.
bool element_fits(const Value& element, std::string_view nested, std::string_view wanted) {
  const auto type = element.type_name();
  return type == nested || (!wanted.empty() && type == wanted);
}

/// Some accepted answer has elements of types that every element of the value fits.
bool elements_fit(const List& elements, const List& accepted, std::string_view nested) {
  return std::ranges::any_of(accepted, [&](const Value& answer) {
    const auto* answers = answer.list();
    if (answers == nullptr) return true;
    const auto wanted = accepted_type(*answers);
    return std::ranges::all_of(elements, [&](const Value& e) { return element_fits(e, nested, wanted); });
  });
}

}  // namespace

std::optional<std::string_view> python_type_of(std::string_view declared) {
  struct Row {
    std::string_view declared, python;
  };
  static constexpr std::array<Row, 8> table{{{"string", "str"},
                                             {"integer", "int"},
                                             {"float", "float"},
                                             {"boolean", "bool"},
                                             {"array", "list"},
                                             {"tuple", "list"},
                                             {"dict", "dict"},
                                             {"any", "str"}}};
  const auto it = std::ranges::find(table, declared, &Row::declared);
  if (it == table.end()) return std::nullopt;
  return it->python;
}

std::string_view accepted_type(const List& accepted) {
  const auto it = std::ranges::find_if_not(
      accepted, [](const Value& answer) { return answer.is_string() && answer.string()->empty(); });
  return it == accepted.end() ? std::string_view{} : it->type_name();
}

TypeFinding check_type(const Value& value, const List& accepted, const Declared& declared) {
  using Fit = TypeFinding::Fit;
  const auto& [expected, nested, wanted] = declared;
  const auto type = value.type_name();
  bool nested_failed = false;
  if (type == expected) {
    const bool is_variable = !wanted.empty() && wanted != expected;
    if (nested.empty()) return {Fit::fine, is_variable};
    const auto* elements = value.list();
    if (elements != nullptr && elements_fit(*elements, accepted, nested)) return {Fit::fine, is_variable};
    nested_failed = true;
  }
  if (!wanted.empty() && type == wanted) return {nested_failed ? Fit::nested : Fit::fine, true, nested_failed};
  return {Fit::simple, false, nested_failed};
}

Finding type_error(std::string_view parameter, const Value& value, const Declared& declared, const TypeFinding& found) {
  Finding wrong;
  if (found.nested_failed)
    wrong = Finding::wrong("type_error:nested", fmt::format("parameter '{}': the elements of {} are not all of type {}",
                                                            parameter, shown(value), declared.nested));
  if (found.fit != TypeFinding::Fit::simple) return wrong;
  wrong.error_type = "type_error:simple";
  wrong.errors.emplace_back(fmt::format("parameter '{}': {} is of type {}, {} was declared", parameter, shown(value),
                                        value.type_name(), declared.expected));
  return wrong;
}

}  // namespace evalrun::checkers
