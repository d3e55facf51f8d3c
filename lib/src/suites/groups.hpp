/// Names that stand for several categories of a suite: `--category live`.
#pragma once
#include <span>
#include <string_view>

#include "evalrun/suite.hpp"

namespace evalrun {

struct CategoryGroup {
  std::string_view name;
  bool (*holds)(const Category& category);
};

[[nodiscard]] std::span<const CategoryGroup> category_groups(const Suite& suite);

/// Whether `wanted` (a name, a glob or a group) means this category of the suite.
[[nodiscard]] bool means_category(const Suite& suite, std::string_view wanted, const Category& category);

}  // namespace evalrun
