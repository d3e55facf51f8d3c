/// Makes embedders: a stub, a client of an OpenAI-compatible endpoint, or a file of stored vectors.
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
  std::string source;      ///< "stub", a URL (the part before /embeddings), or a file
  std::string model = {};  ///< empty: `usual` if the server or file has it, otherwise the only one
  std::string usual = {};  ///< the reference's model (Suite::embedding_models); may be empty
  std::string key = {};    ///< sent as bearer token; never in a message or file
  /// For a URL: a file of vectors. Texts found in it are not asked for, and new vectors are appended. Empty: no file.
  std::filesystem::path cache = {};
  std::size_t batch = 64;  ///< texts per request
};

/// Errors: not_found (no such file), bad_data (a line that holds no vector), network or http (the server does not
/// answer), usage (several models, and `usual` is not among them).
[[nodiscard]] result<std::unique_ptr<Embedder>> make_embedder(EmbedderSettings settings);

/// Whether two names mean the same model: publisher, tag and case are ignored, so that
/// "sentence-transformers/all-mpnet-base-v2" is all-mpnet-base-v2.
[[nodiscard]] bool same_model(std::string_view a, std::string_view b);

using VectorsByText = std::unordered_map<std::string, Embedding>;

/// The numbers of a JSON list; nullopt if `value` is anything else, or the list is empty.
[[nodiscard]] std::optional<Embedding> embedding_in(const Value* value);

/// Stored vectors, of one or more models.
class VectorFile {
 public:
  /// Reads a file of vectors; skips a last line that was cut off. Errors: not_found; bad_data, with file and line.
  [[nodiscard]] static result<VectorFile> read(const std::filesystem::path& file);

  /// Names of the models, sorted.
  [[nodiscard]] std::vector<std::string> models() const;
  /// The vectors of one model; empty if the file has none.
  [[nodiscard]] VectorsByText of_model(const std::string& model) const;

 private:
  std::map<std::string, VectorsByText> by_model_;
};

}  // namespace evalrun::runners
