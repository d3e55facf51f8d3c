#include "embedder_options.hpp"

#include <algorithm>
#include <cstdlib>

#include <fmt/format.h>

#include "embeddings/embedders.hpp"
#include "values.hpp"

namespace evalrun::cli {

void add_embedder_options(CLI::App& app, EmbedderOptions& options) {
  const auto group = "Comparison by meaning";
  add_text(app, "--embedder", options.source, "URL|FILE",
           "URL of an OpenAI-compatible server (without /embeddings), a file of vectors, or stub; without an embedder, "
           "cases that need one are not scored")
      ->group(group);
  app.add_option("--embedder-model", options.models,
                 "embedding model: NAME, or LANG=NAME for one language of the suite (may be given again); default: the "
                 "reference's model if the server lists it, otherwise the only one that it lists")
      ->allow_extra_args(false)
      ->type_name("NAME")
      ->group(group);
  add_text(
      app, "--embedder-cache", options.cache, "FILE",
      "file of vectors (JSON lines): texts in it are not asked for again, and new vectors are added; later runs can "
      "use it offline as --embedder FILE")
      ->group(group);
  add_text(app, "--embedder-key-env", options.key_env, "NAME",
           "environment variable that holds the server's API key; default OPENAI_API_KEY")
      ->group(group);
}

namespace {

/// A value of --embedder-model. An empty `lang` means all languages.
struct Named {
  std::string lang;
  std::string model;
};

Named named_in(const std::string& text, const Suite* suite) {
  const auto equals = text.find('=');
  if (equals == std::string::npos || suite == nullptr) return {{}, text};
  const auto lang = text.substr(0, equals);
  return std::ranges::find(suite->langs, lang) == suite->langs.end() ? Named{{}, text}
                                                                     : Named{lang, text.substr(equals + 1)};
}

std::string model_named(const EmbedderOptions& options, const Suite* suite, std::string_view lang) {
  std::string model;
  for (const auto& text : options.models)
    if (auto named = named_in(text, suite); named.lang == lang || (named.lang.empty() && model.empty()))
      model = std::move(named.model);
  return model;
}

/// The reference's models for the languages of the selected cases; if there are none, one model without a name.
result<std::vector<EmbeddingModel>> usual_models(const SuiteData* data, const Selection& selection) {
  std::vector<EmbeddingModel> usual;
  if (data != nullptr) {
    const auto reader = CaseReader::open(*data->suite, data->folder, selection);
    if (!reader) return tl::unexpected(reader.error());
    const auto langs = reader->langs();
    for (const auto& model : data->suite->embedding_models)
      if (model.lang.empty() || std::ranges::find(langs, model.lang) != langs.end()) usual.push_back(model);
  }
  if (usual.empty()) usual.emplace_back();
  return usual;
}

void note_other_model(const Embedder& embedder, const EmbeddingModel& usual) {
  if (usual.name.empty() || embedder.is_stub() || runners::same_model(embedder.model(), usual.name)) return;
  fmt::print(stderr,
             "evalrun: note: meanings{} are compared with {}; the reference has {}, so figures that need them are not "
             "comparable with published ones\n",
             usual.lang.empty() ? "" : fmt::format(" ({})", usual.lang), embedder.model(), usual.name);
}

}  // namespace

result<std::unique_ptr<runners::EmbeddingSource>> make_embedding_source(const EmbedderOptions& options,
                                                                        const SuiteData* data,
                                                                        const Selection& selection) {
  std::unique_ptr<runners::EmbeddingSource> source;
  if (options.source.empty()) return source;
  const auto variable = options.key_env.empty() ? std::string("OPENAI_API_KEY") : options.key_env;
  const char* key = std::getenv(variable.c_str());  // NOLINT(concurrency-mt-unsafe): only read, never set
  if (key == nullptr && !options.key_env.empty())
    return fail(errc::usage, fmt::format("the variable {} is not set", variable), "--embedder-key-env");
  const auto models = usual_models(data, selection);
  if (!models) return tl::unexpected(models.error());
  const auto* suite = data != nullptr ? data->suite : nullptr;
  std::string first;
  for (const auto& usual : *models) {
    auto embedder = runners::make_embedder({.source = options.source,
                                            .model = model_named(options, suite, usual.lang),
                                            .usual = std::string(usual.name),
                                            .key = key != nullptr ? key : "",
                                            .cache = options.cache});
    if (!embedder) return tl::unexpected(embedder.error());
    note_other_model(**embedder, usual);
    if (source == nullptr) {
      first = (*embedder)->model();
      source = std::make_unique<runners::EmbeddingSource>(std::move(*embedder));
    } else if ((*embedder)->model() != first) {
      source->add(std::string(usual.lang), std::move(*embedder));
    }
  }
  return source;
}

}  // namespace evalrun::cli
