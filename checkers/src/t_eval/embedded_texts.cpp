#include <cassert>

#include "evalrun/checkers/t_eval.hpp"

namespace evalrun::checkers::t_eval {

EmbeddedTexts::EmbeddedTexts() = default;
EmbeddedTexts::~EmbeddedTexts() = default;

result<EmbeddedTexts> EmbeddedTexts::embed(Embedder& embedder, std::span<const std::string> texts) {
  EmbeddedTexts out;
  std::vector<std::string> once;
  for (const auto& text : texts)
    if (out.vectors_.try_emplace(text).second) once.push_back(text);
  if (once.empty()) return out;
  auto vectors = embedder.embed(once);
  if (!vectors) return tl::unexpected(std::move(vectors.error()));
  assert(vectors->size() == once.size());
  for (std::size_t i = 0; i < once.size(); ++i) out.vectors_[once[i]] = std::move((*vectors)[i]);
  return out;
}

EmbeddedTexts::EmbeddedTexts(EmbeddedTexts&& other) noexcept : vectors_(std::move(other.vectors_)) {}

double EmbeddedTexts::of(const std::string& a, const std::string& b) {
  const auto left = vectors_.find(a), right = vectors_.find(b);
  assert(left != vectors_.end() && right != vectors_.end());
  return cosine(left->second, right->second);
}

}  // namespace evalrun::checkers::t_eval
