// The groups of categories, by the dataset format of a suite.
#include "groups.hpp"

#include <algorithm>
#include <array>

#include "text/glob.hpp"

namespace evalrun {
namespace {

constexpr CategoryGroup all{"all", [](const Category&) { return true; }};
constexpr CategoryGroup live{"live", [](const Category& c) { return c.group == "live"; }};
constexpr CategoryGroup non_live{"non_live", [](const Category& c) { return c.group == "non_live"; }};
/// Categories whose answers are calls, compared with accepted ones.
constexpr CategoryGroup ast{"ast",
                            [](const Category& c) { return c.task != Task::irrelevance && c.task != Task::relevance; }};

constexpr std::array v4_groups{all, non_live, live, ast};
constexpr std::array v1_groups{all, ast};
constexpr std::array other_groups{all};

}  // namespace

std::span<const CategoryGroup> category_groups(const Suite& suite) {
  switch (suite.dataset_format) {
    case DatasetFormat::v4: return v4_groups;
    case DatasetFormat::v1: return v1_groups;
    case DatasetFormat::api_bank:
    case DatasetFormat::t_eval: break;
  }
  return other_groups;
}

bool means_category(const Suite& suite, std::string_view wanted, const Category& category) {
  const auto groups = category_groups(suite);
  const auto group = std::ranges::find(groups, wanted, &CategoryGroup::name);
  return group == groups.end() ? matches_glob(wanted, category.name) : group->holds(category);
}

}  // namespace evalrun
