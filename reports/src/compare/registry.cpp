#include <algorithm>
#include <array>

#include "renderers.hpp"

namespace evalrun::reports {
namespace {

constexpr std::array<ComparisonRenderer, 6> table{{
    {"terminal", "aligned tables, the first cases that changed, and the gate", render_comparison_terminal},
    {"markdown", "the same for a CI step summary or a comment", render_comparison_markdown},
    {"csv", "one row per category, summary and changed case", render_comparison_csv},
    {"json", "everything, by a versioned schema", render_comparison_json},
    {"junit", "the checks of the gate and the changed cases as test cases", render_comparison_junit},
    {"annotations", "lines that GitHub shows beside a run", render_comparison_annotations},
}};

}  // namespace

std::span<const ComparisonRenderer> comparison_renderers() { return table; }

const ComparisonRenderer* find_comparison_renderer(std::string_view id) {
  const auto it = std::ranges::find(table, id, &ComparisonRenderer::id);
  return it == table.end() ? nullptr : &*it;
}

}  // namespace evalrun::reports
