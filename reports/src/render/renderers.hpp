/// The renderers: one file each, one row each in report.cpp.
#pragma once
#include "evalrun/reports/report.hpp"

namespace evalrun::reports {

[[nodiscard]] std::vector<RenderedFile> render_terminal(std::span<const Report> reports, const RenderOptions& how);
[[nodiscard]] std::vector<RenderedFile> render_csv(std::span<const Report> reports, const RenderOptions& how);
[[nodiscard]] std::vector<RenderedFile> render_json(std::span<const Report> reports, const RenderOptions& how);
[[nodiscard]] std::vector<RenderedFile> render_markdown(std::span<const Report> reports, const RenderOptions& how);
[[nodiscard]] std::vector<RenderedFile> render_leaderboard(std::span<const Report> reports, const RenderOptions& how);

/// Why answers are missing, of the first and of the later answers to each case.
[[nodiscard]] InfraKinds all_infra_kinds(const Report& report);

}  // namespace evalrun::reports
