/// Stub vectors behind POST /v1/embeddings, for trying what compares by meaning without a model.
#pragma once
#include <string>

#include <tl/expected.hpp>

#include "evalrun/value.hpp"

namespace evalrun::runners {

/// The reply's object, or why the request is none. Its "model" is that of StubEmbedder, whatever model was asked for,
/// so that clients can mark what they make of it.
[[nodiscard]] tl::expected<Value, std::string> stub_embeddings(const Value& request);

}  // namespace evalrun::runners
