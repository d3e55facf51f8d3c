/// The flags of `evalrun score`, and what they mean for each model.
#pragma once
#include <map>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "evalrun/checkers/rules.hpp"
#include "evalrun/decode.hpp"
#include "evalrun/result.hpp"

#include "embedder_options.hpp"
#include "options.hpp"
#include "output_options.hpp"
#include "run/score.hpp"

namespace evalrun::cli {

struct ScoreOptions {
  CaseOptions cases;
  std::string results;
  std::vector<std::string> rules;
  std::string mode = "auto";
  std::string format;
  std::string underscore_to_dot;
  std::string models_map;
  std::string errata;
  std::string out;
  bool partial = false;
  EmbedderOptions embedder;
  OutputOptions output;
};

void add_score_options(CLI::App& app, ScoreOptions& options);

/// The format of a model's stored results.
struct ModelFormat {
  const Format* format = nullptr;
  bool underscore_to_dot = false;
};

/// The file of --models-map: the format of each model's stored results.
class ModelsMap {
 public:
  /// The row of a model, or nullptr. In the model's name, "/" may be written as "_".
  [[nodiscard]] const ModelFormat* find(const std::string& model) const;
  std::map<std::string, ModelFormat> rows;
};

/// Reads a JSON list of {"model", "style", "dot_to_underscore"}. An empty path gives an empty map.
[[nodiscard]] result<ModelsMap> read_models_map(const std::string& path);

/// The settings for one model. Flags take precedence over the row of the map. Errors: usage, if the format cannot
/// decode answers to the suite.
[[nodiscard]] result<runners::ScoreSettings> score_settings(const ScoreOptions& options, const Suite& suite,
                                                            const std::vector<const checkers::Rules*>& rules,
                                                            const ModelsMap& map, const std::string& model);

}  // namespace evalrun::cli
