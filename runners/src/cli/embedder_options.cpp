#include "embedder_options.hpp"

#include <cstdlib>

#include <fmt/format.h>

#include "evalrun/runners/embedders.hpp"

namespace evalrun::cli {

void add_embedder_options(CLI::App& app, EmbedderOptions& options) {
  const auto group = "What compares by meaning";
  app.add_option(
         "--embedder", options.source,
         "URL of an OpenAI-compatible server (before /embeddings), a file of vectors, or stub; without one, what "
         "needs it is not scored")
      ->group(group);
  app.add_option("--embedder-model", options.model, "default: the only one the server lists")->group(group);
  app.add_option("--embedder-cache", options.cache,
                 "JSON lines of vectors: texts there are not asked again; later --embedder FILE works offline")
      ->group(group);
  app.add_option("--embedder-key-env", options.key_env,
                 "environment variable that holds the server's key; default OPENAI_API_KEY")
      ->group(group);
}

result<std::unique_ptr<runners::EmbeddingSource>> make_embedding_source(const EmbedderOptions& options) {
  if (options.source.empty()) return std::unique_ptr<runners::EmbeddingSource>();
  const auto variable = options.key_env.empty() ? std::string("OPENAI_API_KEY") : options.key_env;
  const char* key = std::getenv(variable.c_str());  // NOLINT(concurrency-mt-unsafe): only read, never set
  if (key == nullptr && !options.key_env.empty())
    return fail(errc::usage, fmt::format("the variable {} is not set", variable), "--embedder-key-env");
  auto embedder = runners::make_embedder(
      {.source = options.source, .model = options.model, .key = key != nullptr ? key : "", .cache = options.cache});
  if (!embedder) return tl::unexpected(embedder.error());
  return std::make_unique<runners::EmbeddingSource>(std::move(*embedder));
}

}  // namespace evalrun::cli
