/// Which format each model's stored results are in, from a file.
#pragma once
#include <map>
#include <string>

#include "evalrun/decode.hpp"
#include "evalrun/result.hpp"

namespace evalrun::cli {

struct ModelFormat {
  const Format* format = nullptr;
  bool underscore_to_dot = false;
};

class ModelsMap {
 public:
  /// The row of a model, or nullptr. A folder's "/" may stand as "_".
  [[nodiscard]] const ModelFormat* find(const std::string& model) const;
  std::map<std::string, ModelFormat> rows;
};

/// JSON list of {"model", "style", "dot_to_underscore"}. An empty path gives an empty map.
[[nodiscard]] result<ModelsMap> read_models_map(const std::string& path);

}  // namespace evalrun::cli
