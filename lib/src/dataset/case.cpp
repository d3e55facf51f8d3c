#include "evalrun/case.hpp"

#include <algorithm>
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

const FunctionDoc* function_meant(const Case& item, std::string_view key) {
  const auto named = [&](std::string_view name) -> const FunctionDoc* {
    const auto it = std::ranges::find(item.functions, name, &FunctionDoc::name);
    return it == item.functions.end() ? nullptr : &*it;
  };
  if (const auto* exact = named(key)) return exact;
  const auto end = key.find_last_not_of("0123456789");
  if (end != std::string_view::npos && end + 1 < key.size() && (key[end] == '_' || key[end] == ' '))
    if (const auto* numbered = named(key.substr(0, end))) return numbered;
  const FunctionDoc* longest = nullptr;
  for (const auto& doc : item.functions)
    if (key.find(doc.name) != std::string_view::npos && (longest == nullptr || doc.name.size() > longest->name.size()))
      longest = &doc;
  if (longest != nullptr) return longest;
  return item.functions.size() == 1 ? &item.functions.front() : nullptr;
}

}  // namespace evalrun
