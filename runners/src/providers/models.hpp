/// The table of the kinds of model.
///
///     auto model = make_model("replay:old/result", {.suite = suite, .endpoint = settings});
#pragma once
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "evalrun/result.hpp"
#include "evalrun/runners/model.hpp"
#include "evalrun/suite.hpp"

#include "endpoint.hpp"

namespace evalrun::runners {

/// The settings for all kinds of model; each kind reads only those that it needs.
struct ModelSettings {
  const Suite& suite;
  EndpointSettings endpoint{};  ///< other kinds read mode, prompts and model name as well
};

struct ModelKind {
  std::string_view id;        ///< the word that `--model` takes
  std::string_view argument;  ///< what follows the colon: "DIR"; empty: the kind takes no argument
  std::string_view summary;   ///< one line for `evalrun list models`
  result<std::unique_ptr<Model>> (*make)(const std::string& argument, const ModelSettings& settings);
  const Protocol& (*protocol)() = nullptr;      ///< of the endpoint; nullptr: the kind asks no endpoint
  std::span<const std::string_view> uses = {};  ///< without a protocol: options for endpoints that the kind uses
};

[[nodiscard]] std::span<const ModelKind* const> model_kinds();
/// The kind with this id, or nullptr.
[[nodiscard]] const ModelKind* find_model_kind(std::string_view id);

/// Makes a model from "kind" or "kind:argument". Errors: usage (no such kind, argument missing), those of the kind.
[[nodiscard]] result<std::unique_ptr<Model>> make_model(std::string_view spec, const ModelSettings& settings);

}  // namespace evalrun::runners
