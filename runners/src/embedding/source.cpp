#include <algorithm>
#include <optional>
#include <unordered_set>

#include <fmt/format.h>

#include "evalrun/runners/embedding.hpp"

namespace evalrun::runners {

EmbeddingSource::EmbeddingSource(std::unique_ptr<Embedder> embedder)
    : embedder_(std::move(embedder)), known_(embedder_->is_stub()) {}

result<Embeddings> EmbeddingSource::vectors_for(const std::vector<std::string>& texts) {
  const std::scoped_lock lock(mutex_);
  std::unordered_set<std::string> asked;
  std::vector<std::string> missing;
  for (const auto& text : texts)
    if (known_.find(text) == nullptr && asked.insert(text).second) missing.push_back(text);
  if (!missing.empty()) {
    auto vectors = embedder_->embed(missing);
    if (!vectors) return tl::unexpected(vectors.error());
    for (std::size_t i = 0; i < missing.size(); ++i)
      known_.set(std::move(missing[i]), std::make_shared<const Embedding>(std::move((*vectors)[i])));
  }
  Embeddings found(embedder_->is_stub());
  for (const auto& text : texts)
    if (auto vector = known_.share(text)) found.set(text, std::move(vector));
  return found;
}

void judge_all(EmbeddingSource* source, std::span<const ToJudge> all, const checkers::Judging& how) {
  const bool may_need = std::ranges::any_of(how.rules, [](const checkers::Rules* r) { return r->texts != nullptr; });
  std::optional<Embeddings> vectors;
  std::string failure;
  checkers::Judging with = how;
  if (may_need && source != nullptr) {
    std::vector<std::string> texts;
    for (const auto& one : all)
      for (auto& text : checkers::texts_needed(*one.item, *one.raw, how)) texts.push_back(std::move(text));
    auto found = source->vectors_for(texts);
    if (found) {
      vectors = std::move(*found);
      with.embeddings = &*vectors;
    } else {
      failure = fmt::format("the embedder failed: {}", to_string(found.error()));
      with.no_embeddings = failure;
    }
  }
  for (const auto& one : all) *one.judged = checkers::judge(*one.item, *one.raw, with);
}

checkers::Judged judge_with(EmbeddingSource* source, const Case& item, const Value& raw, const checkers::Judging& how) {
  checkers::Judged judged;
  const ToJudge one{&item, &raw, &judged};
  judge_all(source, {&one, 1}, how);
  return judged;
}

}  // namespace evalrun::runners
