#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "evalrun/checkers/rules.hpp"

#include "text/messages.hpp"

namespace evalrun::checkers {

// Each rule set has a source file of its own.
extern const Rules api_bank_fixed;
extern const Rules api_bank_rules;
extern const Rules bfcl_v4;
extern const Rules bfcl_v1;
extern const Rules strict_rules;
extern const Rules t_eval_rules;

std::span<const Rules* const> rules() {
  static constexpr std::array table{&bfcl_v4, &bfcl_v1, &strict_rules, &api_bank_rules, &api_bank_fixed, &t_eval_rules};
  return table;
}

std::string_view current_id(std::string_view id) {
  if (id.empty()) return id;
  const auto all = rules();
  const auto it = std::ranges::find(all, id, [](const Rules* r) { return r->former_id; });
  return it != all.end() ? (*it)->id : id;
}

namespace {

result<const Rules*> find_among(const std::vector<const Rules*>& choice, std::string_view id, std::string_view whose) {
  const auto it = std::ranges::find(choice, current_id(id), [](const Rules* r) { return r->id; });
  if (it != choice.end()) return *it;
  std::vector<std::string_view> ids;
  for (const auto* r : choice) ids.push_back(r->id);
  return fail(errc::usage, fmt::format("there are no rules '{}'{}{}", cut(id), whose, choices(id, ids)), "--rules");
}

}  // namespace

bool Rules::judges(DatasetFormat format) const {
  return std::ranges::find(dataset_formats, format) != dataset_formats.end();
}

result<const Rules*> find_rules(std::string_view id) {
  const auto all = rules();
  return find_among({all.begin(), all.end()}, id, "");
}

result<const Rules*> find_rules(std::string_view id, const Suite& suite) {
  std::vector<const Rules*> choice;
  for (const auto* r : rules())
    if (r->judges(suite.dataset_format)) choice.push_back(r);
  return find_among(choice, id, fmt::format(" for suite {}", suite.id));
}

}  // namespace evalrun::checkers
