// The table of renderers of a comparison.
#include <algorithm>
#include <array>

#include "evalrun/reports/compare.hpp"

namespace evalrun::reports {
namespace comparison_rows {

extern const ComparisonRenderer annotations;
extern const ComparisonRenderer csv;
extern const ComparisonRenderer html;
extern const ComparisonRenderer json;
extern const ComparisonRenderer junit;
extern const ComparisonRenderer markdown;
extern const ComparisonRenderer terminal;

}  // namespace comparison_rows

namespace {

constexpr std::array table{&comparison_rows::terminal,   &comparison_rows::csv,      &comparison_rows::json,
                           &comparison_rows::junit,      &comparison_rows::markdown, &comparison_rows::html,
                           &comparison_rows::annotations};

}  // namespace

std::span<const ComparisonRenderer* const> comparison_renderers() { return table; }

const ComparisonRenderer* find_comparison_renderer(std::string_view id) {
  const auto it = std::ranges::find(table, id, [](const ComparisonRenderer* row) { return row->id; });
  return it == table.end() ? nullptr : *it;
}

}  // namespace evalrun::reports
