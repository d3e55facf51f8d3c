#include "type_check.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

namespace evalrun::checkers {
namespace {

/// Type of the first answer that is not "", or "" where there is none.
std::string_view accepted_type(const List& accepted) {
  for (const auto& answer : accepted)
    if (!equal(answer, "")) return answer.type_name();
  return {};
}

/// Some accepted answer has elements of types that every element of the value fits.
bool elements_fit(std::string_view parameter, const List& elements, const List& accepted, std::string_view nested) {
  return std::ranges::any_of(accepted, [&](const Value& answer) {
    const auto* answers = answer.list();
    if (answers == nullptr) return true;
    return std::ranges::all_of(
        elements, [&](const Value& e) { return check_type(parameter, e, *answers, nested, {}).finding.valid; });
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

TypeFinding check_type(std::string_view parameter, const Value& value, const List& accepted, std::string_view expected,
                       std::string_view nested) {
  const auto wanted = accepted_type(accepted);
  Finding nested_failure;
  if (value.type_name() == expected) {
    const bool is_variable = !wanted.empty() && wanted != expected;
    if (nested.empty()) return {Finding::fine(), is_variable};
    const auto* elements = value.list();
    if (elements != nullptr && elements_fit(parameter, *elements, accepted, nested))
      return {Finding::fine(), is_variable};
    nested_failure = Finding::wrong(
        "type_error:nested",
        fmt::format("parameter '{}': the elements of {} are not all of type {}", parameter, repr(value), nested));
  }
  if (!wanted.empty() && value.type_name() == wanted) {
    if (!nested_failure.error_type.empty()) return {std::move(nested_failure), true};
    return {Finding::fine(), true};
  }
  auto wrong = Finding::wrong("type_error:simple", fmt::format("parameter '{}': {} is of type {}, {} was declared",
                                                               parameter, repr(value), value.type_name(), expected));
  wrong.errors.insert(wrong.errors.begin(), nested_failure.errors.begin(), nested_failure.errors.end());
  return {std::move(wrong), false};
}

}  // namespace evalrun::checkers
