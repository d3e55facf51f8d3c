/// The flags that name an embedder: of every command that judges.
#pragma once
#include <memory>
#include <string>

#include <CLI/CLI.hpp>

#include "evalrun/result.hpp"
#include "evalrun/runners/embedding.hpp"

namespace evalrun::cli {

struct EmbedderOptions {
  std::string source;
  std::string model;
  std::string cache;
  std::string key_env;
};

/// --embedder, --embedder-model, --embedder-cache, --embedder-key-env.
void add_embedder_options(CLI::App& app, EmbedderOptions& options);

/// nullptr where none was named.
[[nodiscard]] result<std::unique_ptr<runners::EmbeddingSource>> make_embedding_source(const EmbedderOptions& options);

}  // namespace evalrun::cli
