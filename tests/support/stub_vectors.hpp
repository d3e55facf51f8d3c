/// Vectors of the stub embedder for some texts.
#pragma once
#include <memory>
#include <span>
#include <string>

#include "evalrun/embedder.hpp"

namespace evalrun::support {

inline Embeddings stub_vectors(std::span<const std::string> texts) {
  StubEmbedder stub;
  auto found = stub.embed(texts).value();
  Embeddings vectors(true);
  for (std::size_t i = 0; i < texts.size(); ++i)
    vectors.set(texts[i], std::make_shared<const Embedding>(std::move(found[i])));
  return vectors;
}

}  // namespace evalrun::support
