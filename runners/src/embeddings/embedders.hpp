/// Where vectors come from: a stub, an OpenAI-compatible endpoint, or a file of vectors that were got before.
///
///     auto embedder = make_embedder({.source = "http://127.0.0.1:8080/v1", .cache = "vectors.jsonl"});
///     if (!embedder) return complain(embedder.error());
///
/// Files hold one JSON object per line: {"model", "text", "embedding"}.
#pragma once
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "evalrun/embedder.hpp"
#include "evalrun/result.hpp"

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

/// Errors: not_found (no such file), bad_data (a line that is none), network or http (nobody there), usage (several
/// models, and none is the usual one).
[[nodiscard]] result<std::unique_ptr<Embedder>> make_embedder(EmbedderSettings settings);

/// Whether two names mean one model: "sentence-transformers/all-mpnet-base-v2" is all-mpnet-base-v2.
[[nodiscard]] bool same_model(std::string_view a, std::string_view b);

}  // namespace evalrun::runners
