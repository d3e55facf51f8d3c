/// The kinds of model there are: one row of a table each.
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

/// What a model may need to know. Each kind takes what concerns it.
struct ModelSettings {
  const Suite& suite;
  EndpointSettings endpoint{};  ///< mode, prompts and model name concern other kinds too
};

struct ModelKind {
  std::string_view id;        ///< as `--model` takes it
  std::string_view argument;  ///< what follows the colon: "DIR"; empty: nothing
  std::string_view summary;   ///< one line for `evalrun list models`
  result<std::unique_ptr<Model>> (*make)(const std::string& argument, const ModelSettings& settings);
  const Protocol& (*protocol)() = nullptr;      ///< spoken to an endpoint; nullptr: there is none
  std::span<const std::string_view> uses = {};  ///< without a protocol: the options for endpoints that it uses too
};

[[nodiscard]] std::span<const ModelKind* const> model_kinds();
/// nullptr where there is none of that id.
[[nodiscard]] const ModelKind* find_model_kind(std::string_view id);

/// A model from "kind" or "kind:argument". Errors: usage (no such kind, argument missing), those of the kind.
[[nodiscard]] result<std::unique_ptr<Model>> make_model(std::string_view spec, const ModelSettings& settings);

}  // namespace evalrun::runners
