#include "evalrun/case.hpp"

#include <array>

#include "evalrun/output.hpp"

namespace evalrun {

std::string_view to_string(Language language) {
  static constexpr std::array<std::string_view, 3> names{"python", "java", "javascript"};
  return names[static_cast<std::size_t>(language)];
}

std::string_view to_string(Task task) {
  static constexpr std::array<std::string_view, 5> names{"simple", "multiple", "parallel", "relevance", "irrelevance"};
  return names[static_cast<std::size_t>(task)];
}

namespace {
constexpr std::array<std::string_view, 5> outcome_names{"call", "abstain", "malformed", "truncated", "infra"};
}

std::string_view to_string(Outcome outcome) { return outcome_names[static_cast<std::size_t>(outcome)]; }

std::optional<Outcome> outcome_named(std::string_view name) {
  for (std::size_t i = 0; i < outcome_names.size(); ++i)
    if (outcome_names[i] == name) return static_cast<Outcome>(i);
  return std::nullopt;
}

const Dict* FunctionDoc::properties() const {
  const auto* parameters = doc.get("parameters");
  const auto* properties = parameters != nullptr ? parameters->get("properties") : nullptr;
  return properties != nullptr ? properties->dict() : nullptr;
}

const Value* FunctionDoc::property(std::string_view parameter) const {
  const auto* all = properties();
  return all != nullptr ? all->find(parameter) : nullptr;
}

const List* FunctionDoc::required() const {
  const auto* parameters = doc.get("parameters");
  const auto* required = parameters != nullptr ? parameters->get("required") : nullptr;
  return required != nullptr ? required->list() : nullptr;
}

}  // namespace evalrun
