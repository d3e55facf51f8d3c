#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "models/kinds.hpp"

namespace evalrun::runners {

std::span<const ModelKind* const> model_kinds() {
  static constexpr std::array<const ModelKind*, 6> table{&kinds::endpoint, &kinds::anthropic, &kinds::gemini,
                                                         &kinds::oracle,   &kinds::replay,    &kinds::exec};
  return table;
}

result<std::unique_ptr<Model>> make_model(std::string_view spec, const ModelSettings& settings) {
  const auto colon = spec.find(':');
  const auto id = spec.substr(0, colon);
  const std::string argument(colon == std::string_view::npos ? "" : spec.substr(colon + 1));
  std::vector<std::string> forms;
  for (const auto* kind : model_kinds()) {
    const auto form = kind->argument.empty() ? std::string(kind->id) : fmt::format("{}:{}", kind->id, kind->argument);
    if (kind->id != id) {
      forms.push_back(form);
      continue;
    }
    if (argument.empty() != kind->argument.empty())
      return fail(errc::usage, fmt::format("this kind of model is written {}", form), "--model");
    return kind->make(argument, settings);
  }
  return fail(errc::usage, fmt::format("there is no model '{}'; choose one of: {}", spec, fmt::join(forms, ", ")),
              "--model");
}

}  // namespace evalrun::runners
