#include <algorithm>
#include <array>
#include <cassert>

#include "dataset_formats.hpp"

namespace evalrun::runners {
namespace dataset_formats {

extern const Row api_bank;
extern const Row v4;
extern const Row v1;
extern const Row t_eval;

namespace {

constexpr std::array table{&v4, &v1, &api_bank, &t_eval};

}  // namespace

const Row& row_of(DatasetFormat dataset_format) {
  const auto it = std::ranges::find(table, dataset_format, &Row::dataset_format);
  assert(it != table.end());
  return **it;
}

const Row& row_of(const Case& item) {
  return row_of(item.suite != nullptr ? item.suite->dataset_format : DatasetFormat::v4);
}

}  // namespace dataset_formats

Asked build_messages(const Case& item, Mode mode, const Prompts& prompts) {
  return dataset_formats::row_of(item).ask(item, mode, prompts);
}

Value render_accepted(const Case& item, Mode mode) { return dataset_formats::row_of(item).gold(item, mode); }

}  // namespace evalrun::runners
