#include "evalrun/checkers/rules.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "rows.hpp"

namespace evalrun::checkers {

std::span<const Rules* const> rules() {
  static constexpr std::array<const Rules*, 3> table{&bfcl_v4, &bfcl_v1, &strict_rules};
  return table;
}

result<const Rules*> find_rules(std::string_view id) {
  const auto all = rules();
  const auto it = std::ranges::find(all, id, [](const Rules* r) { return r->id; });
  if (it != all.end()) return *it;
  std::string ids;
  for (const auto* r : all) ids += fmt::format("{}{}", ids.empty() ? "" : ", ", r->id);
  return fail(errc::usage, fmt::format("there are no rules '{}'; choose one of: {}", id, ids), "--rules");
}

}  // namespace evalrun::checkers
