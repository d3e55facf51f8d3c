/// The flags that name an embedder: of every command that judges.
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

/// nullptr where none was named. A model that was not named is that of the suite's reference, for each language of the
/// selected cases; where another has to do, standard error says so. `data` is nullptr for cases that are no suite's.
[[nodiscard]] result<std::unique_ptr<runners::EmbeddingSource>> make_embedding_source(const EmbedderOptions& options,
                                                                                      const SuiteData* data,
                                                                                      const Selection& selection);

}  // namespace evalrun::cli
