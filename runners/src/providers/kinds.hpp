/// The rows of the table of models.
#pragma once
#include "models.hpp"

namespace evalrun::runners::kinds {

extern const ModelKind anthropic;
extern const ModelKind endpoint;
extern const ModelKind exec;
extern const ModelKind gemini;
extern const ModelKind oracle;
extern const ModelKind replay;

}  // namespace evalrun::runners::kinds

namespace evalrun::runners {

/// The endpoint that speaks a protocol: what the rows of such kinds make.
[[nodiscard]] result<std::unique_ptr<Model>> make_endpoint(const Protocol& protocol, EndpointSettings settings);

}  // namespace evalrun::runners
