#include "plan_steps.hpp"

#include "load.hpp"
#include "python/number_text.hpp"

namespace evalrun::checkers::t_eval {
namespace {

/// The name that occurs first; of several that start together the one listed first.
const std::string* first_name(std::string_view line, const List& functions) {
  const std::string* found = nullptr;
  auto first = std::string_view::npos;
  for (const auto& function : functions) {
    if (!function.is_string()) continue;
    if (const auto at = line.find(*function.string()); at < first) {
      first = at;
      found = function.string();
    }
  }
  return found;
}

std::string sentences_to_lines(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text.substr(i).starts_with(". ")) {
      out += '\n';
      ++i;
    } else {
      out += text[i];
    }
  }
  return out;
}

}  // namespace

Plan read_plan(const Value& data) {
  const auto loaded = load(data, Brackets::square);
  if (!loaded || !loaded->is_list()) return {};
  Plan plan;
  for (const auto& item : *loaded->list()) {
    const auto *name = item.get("name"), *id = item.get("id"), *arguments = item.get("args");
    if (name == nullptr || id == nullptr || arguments == nullptr) return {};
    auto number = int_of(*id);
    if (!number) return {};
    plan.push_back({std::move(*number), str(*name), str(*arguments)});
  }
  return plan;
}

Plan read_plan_text(const Value& data, const Value& functions) {
  if (!data.is_string() || !functions.is_list()) return {};
  Plan plan;
  const auto text = sentences_to_lines(*data.string());
  for (std::string_view rest = text;;) {
    const auto end = rest.find('\n');
    const auto line = rest.substr(0, end);
    if (const auto* name = first_name(line, *functions.list()); name != nullptr)
      plan.push_back({Value(plan.size()), *name, std::string(line)});
    if (end == std::string_view::npos) return plan;
    rest.remove_prefix(end + 1);
  }
}

}  // namespace evalrun::checkers::t_eval
