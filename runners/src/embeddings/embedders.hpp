/// Where vectors come from: a stub, an OpenAI-compatible endpoint, or a file of stored vectors.
///
///     auto embedder = make_embedder({.source = "http://127.0.0.1:8080/v1", .cache = "vectors.jsonl"});
///     if (!embedder) return complain(embedder.error());
///
/// Files hold one JSON object per line: {"model", "text", "embedding"}.
#pragma once
#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "evalrun/embedder.hpp"
#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

namespace evalrun::runners {

struct EmbedderSettings {
  std::string source;      ///< "stub", a URL (of the part before /embeddings), or a file
  std::string model = {};  ///< empty: `usual` where the server lists it or the file has it, otherwise the only one
  std::string usual = {};  ///< the reference's (Suite::embedding_models); may be empty
  std::string key = {};    ///< sent as bearer token; in no message or file
  /// For a URL: texts found here are not asked for, and new vectors are appended. Empty: nothing is kept.
  std::filesystem::path cache = {};
  std::size_t batch = 64;  ///< texts per request
};

/// Errors: not_found (no such file), bad_data (a line that holds no vector), network or http (the server does not
/// answer), usage (several models, and none is the usual one).
[[nodiscard]] result<std::unique_ptr<Embedder>> make_embedder(EmbedderSettings settings);

/// Whether two names mean one model: "sentence-transformers/all-mpnet-base-v2" is all-mpnet-base-v2.
[[nodiscard]] bool same_model(std::string_view a, std::string_view b);

using VectorsByText = std::unordered_map<std::string, Embedding>;

/// The numbers of a JSON list; nullopt where it holds anything else.
[[nodiscard]] std::optional<Embedding> embedding_in(const Value* value);

/// Stored vectors, of one or more models.
class VectorFile {
 public:
  /// A last line that was cut off is skipped. Errors: not_found; bad_data, with file and line.
  [[nodiscard]] static result<VectorFile> read(const std::filesystem::path& file);

  /// Names of the models, sorted.
  [[nodiscard]] std::vector<std::string> models() const;
  /// Empty where the file has none of that model.
  [[nodiscard]] VectorsByText of_model(const std::string& model) const;

 private:
  std::map<std::string, VectorsByText> by_model_;
};

}  // namespace evalrun::runners
