/// Files of vectors that were got before: one JSON object per line, {"model", "text", "embedding"}.
#pragma once
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "evalrun/embedder.hpp"
#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

namespace evalrun::runners {

using VectorsByText = std::unordered_map<std::string, Embedding>;

/// The numbers of a JSON list; nullopt where it holds anything else.
[[nodiscard]] std::optional<Embedding> embedding_in(const Value* value);

class VectorFile {
 public:
  /// A last line that was cut off is passed over. Errors: not_found; bad_data, with file and line.
  [[nodiscard]] static result<VectorFile> read(const std::filesystem::path& file);

  /// Names of the models, sorted.
  [[nodiscard]] std::vector<std::string> models() const;
  /// Empty where the file has none of that model.
  [[nodiscard]] VectorsByText of_model(const std::string& model) const;

 private:
  std::map<std::string, VectorsByText> by_model_;
};

}  // namespace evalrun::runners
