// The table of the kinds of model. Each row is defined in a file of its own.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models.hpp"
#include "python/text.hpp"
#include "text/messages.hpp"

namespace evalrun::runners {

namespace kinds {
extern const ModelKind anthropic;
extern const ModelKind endpoint;
extern const ModelKind exec;
extern const ModelKind gemini;
extern const ModelKind gold;
extern const ModelKind replay;
}  // namespace kinds

namespace {

/// Servers that speak the protocol of --model endpoint; users name them in place of the protocol.
constexpr std::array<std::string_view, 10> servers{"openai",    "openrouter", "azure",  "vllm",     "sglang",
                                                   "llama.cpp", "llamacpp",   "ollama", "lmstudio", "litellm"};

}  // namespace

std::span<const ModelKind* const> model_kinds() {
  static constexpr std::array<const ModelKind*, 6> table{&kinds::endpoint, &kinds::anthropic, &kinds::gemini,
                                                         &kinds::gold,     &kinds::replay,    &kinds::exec};
  return table;
}

const ModelKind* find_model_kind(std::string_view id) {
  const auto at = std::ranges::find(model_kinds(), id, [](const ModelKind* kind) { return kind->id; });
  return at == model_kinds().end() ? nullptr : *at;
}

result<std::unique_ptr<Model>> make_model(std::string_view spec, const ModelSettings& settings) {
  const auto colon = spec.find(':');
  const auto id = spec.substr(0, colon);
  const std::string argument(colon == std::string_view::npos ? "" : spec.substr(colon + 1));
  std::vector<std::string> forms;
  for (const auto* kind : model_kinds()) {
    const auto form = kind->argument.empty() ? std::string(kind->id) : fmt::format("{}:{}", kind->id, kind->argument);
    forms.push_back(form);
    if (kind->id != id) continue;
    if (argument.empty() != kind->argument.empty())
      return fail(errc::usage, fmt::format("this kind of model is written {}", form), "--model");
    return kind->make(argument, settings);
  }
  std::vector<std::string_view> ids;
  for (const auto* kind : model_kinds()) ids.push_back(kind->id);
  // A model's name may begin like a kind ("gemini-2.5-pro"), but only a misspelled kind has about the kind's length.
  if (const auto near = nearest_name(id, ids); near && near->size() + 2 > id.size())
    return fail(errc::usage, fmt::format("there is no model '{}'{}", cut(spec), choices(id, ids)), "--model");
  // Users often write the model's name here, or the name of the server that runs it.
  const bool is_server = std::ranges::find(servers, lower(id)) != servers.end();
  return fail(
      errc::usage,
      fmt::format("there is no model '{}': --model is the protocol, and {}. For an OpenAI-compatible server type: "
                  "evalrun --model endpoint --model-name {} --base-url URL. Choose one of: {}",
                  cut(spec), is_server ? "the server goes into --base-url" : "the model's name goes into --model-name",
                  is_server ? "NAME" : cut(spec), fmt::join(forms, ", ")),
      "--model");
}

}  // namespace evalrun::runners
