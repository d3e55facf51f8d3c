#include <array>
#include <utility>

#include "dataset_formats.hpp"
#include "text/enumerators.hpp"

namespace evalrun::runners {
namespace dataset_formats {

extern const Row api_bank;
extern const Row own_cases;
extern const Row v4;
extern const Row v1;
extern const Row t_eval;

namespace {

/// The rows in the order of the enum, so that an enumerator is an index.
constexpr std::array table{
    std::pair{DatasetFormat::v4, &v4},
    std::pair{DatasetFormat::v1, &v1},
    std::pair{DatasetFormat::api_bank, &api_bank},
    std::pair{DatasetFormat::t_eval, &t_eval},
    std::pair{DatasetFormat::own, &own_cases},
};
static_assert(has_each_once(table, &std::pair<DatasetFormat, const Row*>::first));

}  // namespace

const Row& row_of(DatasetFormat dataset_format) { return *table[static_cast<std::size_t>(dataset_format)].second; }

const Row& row_of(const Case& item) {
  return row_of(item.suite != nullptr ? item.suite->dataset_format : DatasetFormat::v4);
}

}  // namespace dataset_formats

Asked build_messages(const Case& item, Mode mode, const Prompts& prompts) {
  auto asked = dataset_formats::row_of(item).ask(item, mode, prompts);
  if (!prompts.system.empty()) asked.messages = with_system_text(asked.messages, prompts.system);
  return asked;
}

Value render_accepted(const Case& item, Mode mode) { return dataset_formats::row_of(item).gold(item, mode); }

}  // namespace evalrun::runners
