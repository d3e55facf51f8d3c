// The table of renderers.
#include <algorithm>
#include <array>

#include "evalrun/reports/report.hpp"

namespace evalrun::reports {
namespace renderer_rows {

extern const Renderer csv;
extern const Renderer html;
extern const Renderer json;
extern const Renderer junit;
extern const Renderer leaderboard;
extern const Renderer markdown;
extern const Renderer terminal;

}  // namespace renderer_rows

namespace {

constexpr std::array table{&renderer_rows::terminal, &renderer_rows::csv,         &renderer_rows::json,
                           &renderer_rows::markdown, &renderer_rows::leaderboard, &renderer_rows::html,
                           &renderer_rows::junit};

}  // namespace

std::span<const Renderer* const> renderers() { return table; }

const Renderer* find_renderer(std::string_view id) {
  const auto it = std::ranges::find(table, id, [](const Renderer* row) { return row->id; });
  return it == table.end() ? nullptr : *it;
}

}  // namespace evalrun::reports
