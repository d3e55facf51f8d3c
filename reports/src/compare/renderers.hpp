/// The renderers of comparisons: one file each, one row each in table.cpp.
#pragma once
#include "evalrun/reports/compare.hpp"

namespace evalrun::reports {

[[nodiscard]] std::string render_comparison_annotations(const Comparison& both, const RenderOptions& how);
[[nodiscard]] std::string render_comparison_csv(const Comparison& both, const RenderOptions& how);
[[nodiscard]] std::string render_comparison_json(const Comparison& both, const RenderOptions& how);
[[nodiscard]] std::string render_comparison_junit(const Comparison& both, const RenderOptions& how);
[[nodiscard]] std::string render_comparison_markdown(const Comparison& both, const RenderOptions& how);
[[nodiscard]] std::string render_comparison_terminal(const Comparison& both, const RenderOptions& how);

}  // namespace evalrun::reports
