/// The vectors that judging needs, got from an embedder before the pure part: every text is asked for once.
///
///     EmbeddingSource source(std::make_unique<StubEmbedder>());
///     Judged judged = judge_with(&source, item, raw, {.rules = rules});
#pragma once
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <vector>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/embedder.hpp"
#include "evalrun/result.hpp"

namespace evalrun::runners {

/// Safe to call from several threads.
class EmbeddingSource {
 public:
  explicit EmbeddingSource(std::unique_ptr<Embedder> embedder);
  /// Vectors of at least these texts. Errors: those of the embedder.
  [[nodiscard]] result<Embeddings> vectors_for(const std::vector<std::string>& texts);
  [[nodiscard]] std::string_view model() const { return embedder_->model(); }
  [[nodiscard]] bool is_stub() const { return embedder_->is_stub(); }

 private:
  std::mutex mutex_;
  std::unique_ptr<Embedder> embedder_;
  Embeddings known_;
};

/// What is to be judged, and what came of it.
struct ToJudge {
  const Case* item = nullptr;
  const Value* raw = nullptr;
  checkers::Judged* judged = nullptr;
};

/// Judges with one question to the embedder for all of them. Without a source, and where the embedder fails, what needs
/// vectors is not scored.
void judge_all(EmbeddingSource* source, std::span<const ToJudge> all, const checkers::Judging& how);
[[nodiscard]] checkers::Judged judge_with(EmbeddingSource* source, const Case& item, const Value& raw,
                                          const checkers::Judging& how);

}  // namespace evalrun::runners
