// The built-in suite: our own cases, all categories of BFCL v4, in English and Traditional Chinese.
#include <array>

#include "demo_data.hpp"
#include "suites.hpp"

namespace evalrun::suite_rows {
namespace {

constexpr std::array<std::string_view, 1> folders{"demo"};
constexpr std::array<std::string_view, 2> langs{"en", "zhtw"};

}  // namespace

const Suite demo{
    .id = "demo",
    .title = "Built-in cases of all categories, in English and Traditional Chinese; needs no data",
    .folders = folders,
    .langs = langs,
    .categories = v4_categories(),
    .rules = "bfcl-v4",
    .dataset_format = DatasetFormat::v4,
    .file_prefix = "BFCL_v4_",
    .beside = "strict",
    .embedded = demo_file,
};

}  // namespace evalrun::suite_rows
