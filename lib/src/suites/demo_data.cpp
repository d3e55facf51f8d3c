#include "demo_data.hpp"

#include <algorithm>
#include <string>

#include "demo_answers.hpp"
#include "embedded.hpp"

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

}  // namespace evalrun
