/// Parts that several suites share: groups of categories, and the categories of BFCL v4.
#pragma once
#include <array>
#include <span>

#include "evalrun/suite.hpp"

namespace evalrun::suite_rows {
namespace groups {

inline constexpr CategoryGroup all{"all", [](const Category&) { return true; }};
inline constexpr CategoryGroup live{"live", [](const Category& c) { return c.group == "live"; }};
inline constexpr CategoryGroup non_live{"non_live", [](const Category& c) { return c.group == "non_live"; }};
/// Categories whose answers are compared with accepted calls.
inline constexpr CategoryGroup ast{
    "ast", [](const Category& c) { return c.task != Task::irrelevance && c.task != Task::relevance; }};

inline constexpr std::array v4{all, non_live, live, ast};
inline constexpr std::array v1{all, ast};
inline constexpr std::array all_only{all};

}  // namespace groups

/// The 13 single-turn categories.
[[nodiscard]] std::span<const Category> v4_categories();

}  // namespace evalrun::suite_rows
