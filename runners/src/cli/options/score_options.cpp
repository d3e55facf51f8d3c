#include "score_options.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "dataset/input_file.hpp"
#include "values.hpp"

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
                  fmt::format("model '{}' has the unknown style '{}'{}", model, style,
                              if_form(style).empty() ? " (evalrun list formats)" : if_form(style)),
                  path);
    const auto* flag = row.get("dot_to_underscore");
    if (flag == nullptr) flag = row.get("underscore_to_dot");
    const ModelFormat entry{format, flag != nullptr && is_true(*flag)};
    map.rows.emplace(model, entry);
    std::ranges::replace(model, '/', '_');
    map.rows.emplace(std::move(model), entry);
  }
  return map;
}

result<runners::ScoreSettings> score_settings(const ScoreOptions& options, const Suite& suite,
                                              const std::vector<const checkers::Rules*>& rules, const ModelsMap& map,
                                              const std::string& model) {
  runners::ScoreSettings settings{rules, nullptr, std::nullopt, nullptr};
  if (const auto* row = map.find(model)) {
    if (auto why = why_unfit(*row->format, &suite); !why.empty())
      return fail(errc::usage, fmt::format("model '{}': {}", model, why), options.models_map);
    settings.format = row->format;
    settings.underscore_to_dot = row->underscore_to_dot;
  }
  if (options.mode == "fc" || options.mode == "prompt") {
    settings.format = find_format(options.mode);
    settings.underscore_to_dot = options.mode == "fc";
  }
  if (!options.format.empty()) {
    const auto format = format_named(options.format, &suite);
    if (!format) return tl::unexpected(format.error());
    settings.format = *format;
  }
  if (!options.underscore_to_dot.empty()) settings.underscore_to_dot = options.underscore_to_dot == "yes";
  return settings;
}

void add_score_options(CLI::App& app, ScoreOptions& options) {
  add_case_options(app, options.cases);
  const auto add = [](CLI::Option* option) { return option->group("The results"); };
  add(add_text(app, "--results", options.results, "DIR",
               "folder with the results: upstream's result/ tree, one model's folder, or a run's folder"))
      ->required();
  add(add_names(app, "--rules", options.rules,
                "rule sets, joined by commas; default the suite's reference, and strict"));
  add(add_choice(app, "--mode", options.mode, {"auto", "fc", "prompt"},
                 "how results are decoded: fc, prompt, or auto (fc if any stored result of the model is a list)"));
  add(add_text(app, "--format", options.format, "NAME",
               "how results are decoded, in place of --mode (evalrun list formats)"));
  add(add_choice(app, "--underscore-to-dot", options.underscore_to_dot, {"yes", "no"},
                 "whether the model saw \"_\" where documented names have \".\""));
  add(add_text(app, "--models-map", options.models_map, "FILE",
               "JSON list of {\"model\", \"style\", \"dot_to_underscore\"}: formats by model"));
  add(add_text(app, "--errata", options.errata, "FILE",
               "JSON lines of corrections to the ground truth (id, ground_truth or drop); both scores are shown"));
  add(add_text(app, "--out", options.out, "DIR", "also write a run folder: journal, result and score trees, summary"));
  add(app.add_flag("--partial", options.partial,
                   "accept cases without a stored result: they are shown, and the exit code is 0"));
  add_output_options(app, options.output);
  add_embedder_options(app, options.embedder);
}

}  // namespace evalrun::cli
