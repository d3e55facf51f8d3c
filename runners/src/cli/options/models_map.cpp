#include "models_map.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "dataset/input_file.hpp"

namespace evalrun::cli {

const ModelFormat* ModelsMap::find(const std::string& model) const {
  const auto it = rows.find(model);
  return it == rows.end() ? nullptr : &it->second;
}

result<ModelsMap> read_models_map(const std::string& path) {
  ModelsMap map;
  if (path.empty()) return map;
  const auto text = read_text(path);
  if (!text) return tl::unexpected(text.error());
  const auto json = parse_json(*text, {.allow_surrogates = false});
  if (!json)
    return fail(errc::bad_json, fmt::format("not JSON: {} (byte {})", json.error().message, json.error().offset), path);
  if (!json->is_list())
    return fail(errc::bad_data, "a list of {\"model\", \"style\", \"dot_to_underscore\"} was expected", path);
  for (const auto& row : *json->list()) {
    std::string model(row.get_string("model"));
    const auto style = row.get_string("style");
    const auto* format = find_format(style);
    if (model.empty() || format == nullptr)
      return fail(errc::bad_data,
                  fmt::format("model '{}' has the unknown style '{}' (evalrun list formats)", model, style), path);
    const auto* flag = row.get("dot_to_underscore");
    if (flag == nullptr) flag = row.get("underscore_to_dot");
    const ModelFormat entry{format, flag != nullptr && is_true(*flag)};
    map.rows.emplace(model, entry);
    std::ranges::replace(model, '/', '_');
    map.rows.emplace(std::move(model), entry);
  }
  return map;
}

}  // namespace evalrun::cli
