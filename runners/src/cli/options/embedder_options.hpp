/// The flags that name an embedder; every command that judges has them.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "evalrun/result.hpp"
#include "evalrun/runners/embedding.hpp"

#include "options.hpp"

namespace evalrun::cli {

struct EmbedderOptions {
  std::string source;
  std::vector<std::string> models;  ///< NAME, or LANG=NAME
  std::string cache;
  std::string key_env;
};

/// --embedder, --embedder-model, --embedder-cache, --embedder-key-env.
void add_embedder_options(CLI::App& app, EmbedderOptions& options);

/// The embedder that was named, or nullptr. Without --embedder-model it uses the model of the suite's reference for
/// each language of the selected cases; if another model is used instead, standard error says so. `data` is nullptr for
/// cases without a suite.
[[nodiscard]] result<std::unique_ptr<runners::EmbeddingSource>> make_embedding_source(const EmbedderOptions& options,
                                                                                      const SuiteData* data,
                                                                                      const Selection& selection);

}  // namespace evalrun::cli
