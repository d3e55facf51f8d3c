// The table of lint rules, and the choice of some of them by name.
#include <algorithm>
#include <array>
#include <vector>

#include <fmt/format.h>

#include "rules.hpp"
#include "text/enumerators.hpp"
#include "text/glob.hpp"
#include "text/messages.hpp"

namespace evalrun::checkers::lint {
namespace {

bool means(std::string_view name, const Rule& rule) {
  return name == "all" || name == to_string(rule.scope) || matches_glob(name, rule.id);
}

}  // namespace

std::string_view to_string(Level level) {
  static constexpr std::array<std::string_view, 2> names{"error", "warning"};
  static_assert(names.size() == enumerator_count<Level>());
  return names[static_cast<std::size_t>(level)];
}

std::string_view to_string(Scope scope) {
  static constexpr std::array<std::string_view, 3> names{"documents", "calls", "sets"};
  static_assert(names.size() == enumerator_count<Scope>());
  return names[static_cast<std::size_t>(scope)];
}

std::span<const Rule* const> rules() {
  static const auto all = [] {
    std::vector<const Rule*> table;
    for (const auto kind : {document_rules, schema_rules, call_rules, set_rules})
      for (const auto& rule : kind) table.push_back(&rule);
    return table;
  }();
  return all;
}

result<std::vector<const Rule*>> select_rules(const std::vector<std::string>& names) {
  for (const auto& name : names) {
    if (std::ranges::any_of(rules(), [&](const Rule* rule) { return means(name, *rule); })) continue;
    std::vector<std::string_view> known{"documents", "calls", "sets", "all"};
    for (const auto* rule : rules()) known.push_back(rule->id);
    const auto near = nearest_name(name, known);
    return fail(errc::usage,
                fmt::format("there is no lint rule '{}'{}; evalrun list lint-rules shows all", cut(name),
                            near ? fmt::format("; did you mean {}?", *near) : std::string()),
                "--rules");
  }
  std::vector<const Rule*> selected;
  std::ranges::copy_if(rules(), std::back_inserter(selected), [&](const Rule* rule) {
    return std::ranges::any_of(names, [&](const std::string& name) { return means(name, *rule); });
  });
  return selected;
}

}  // namespace evalrun::checkers::lint
