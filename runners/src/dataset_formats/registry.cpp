#include <algorithm>
#include <array>
#include <cassert>

#include "dataset_formats.hpp"

namespace evalrun::runners {
namespace layouts {
namespace {

constexpr std::array table{&v4, &v1, &api_bank, &t_eval};

}  // namespace

const Row& row_of(Layout layout) {
  const auto it = std::ranges::find(table, layout, &Row::layout);
  assert(it != table.end());
  return **it;
}

const Row& row_of(const Case& item) { return row_of(item.suite != nullptr ? item.suite->layout : Layout::v4); }

}  // namespace layouts

Asked build_messages(const Case& item, Mode mode, const Prompts& prompts) {
  return layouts::row_of(item).ask(item, mode, prompts);
}

Value render_accepted(const Case& item, Mode mode) { return layouts::row_of(item).gold(item, mode); }

}  // namespace evalrun::runners
