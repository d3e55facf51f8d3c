// The built-in suite: cases of our own in all categories of BFCL v4, in English and Traditional Chinese.
#include "demo.hpp"

#include <algorithm>
#include <array>
#include <string>

#include "embedded.hpp"
#include "groups.hpp"

namespace evalrun {
namespace embedded {
extern const Files demo;  // lib/data/demo
}

std::optional<std::string_view> demo_file(std::string_view path) {
  const auto& [paths, texts] = embedded::demo;
  const auto found = std::ranges::lower_bound(paths, path);
  if (found == paths.end() || *found != path) return std::nullopt;
  return texts[static_cast<std::size_t>(found - paths.begin())];
}

std::span<const std::string_view> demo_files() { return embedded::demo.paths; }

std::optional<std::string_view> demo_answers(std::string_view lang, std::string_view category, bool tools) {
  std::string path = tools ? "answers_fc/" : "answers/";
  path.append(lang).append("/BFCL_v4_").append(category).append("_result.json");
  return demo_file(path);
}

namespace suite_rows {
namespace {

constexpr std::array<std::string_view, 1> folders{"demo"};
constexpr std::array<std::string_view, 2> langs{"en", "zhtw"};

}  // namespace

extern const Suite demo{
    .id = "demo",
    .title = "Built-in cases of all categories, in English and Traditional Chinese; needs no data",
    .folders = folders,
    .langs = langs,
    .categories = v4_categories(),
    .groups = groups::v4,
    .rules = "bfcl-v4",
    .dataset_format = DatasetFormat::v4,
    .file_prefix = "BFCL_v4_",
    .secondary_rules = "strict",
    .summaries = "bfcl-v4",
    .sheets = "bfcl-v4",
    .embedded = demo_file,
};

}  // namespace suite_rows
}  // namespace evalrun
