/// The vectors that judging needs, got from an embedder before the pure part: every text is asked for once.
///
///     EmbeddingSource source(std::make_unique<StubEmbedder>());
///     const Judged judged = judge_with(&source, item, raw, {.rules = rule_sets});
#pragma once
#include <memory>
#include <mutex>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/embedder.hpp"
#include "evalrun/result.hpp"

namespace evalrun::runners {

/// Safe to call from several threads, once all embedders are there.
class EmbeddingSource {
 public:
  /// One embedder for all languages.
  explicit EmbeddingSource(std::unique_ptr<Embedder> embedder);
  /// Another one for texts of cases in this language.
  void add(std::string lang, std::unique_ptr<Embedder> embedder);

  /// Vectors of at least these texts, which are of cases in that language. Errors: those of the embedder.
  [[nodiscard]] result<Embeddings> vectors_for(std::string_view lang, const std::vector<std::string>& texts);
  /// As manifests name it: "gte-large-zh", or "all-mpnet-base-v2, zh: gte-large-zh".
  [[nodiscard]] std::string model() const;

 private:
  struct Part {
    std::string lang;  ///< empty: of all that have no part of their own
    std::unique_ptr<Embedder> embedder;
    Embeddings known;
  };
  [[nodiscard]] Part& part_of(std::string_view lang);

  std::mutex mutex_;
  std::vector<Part> parts_;
};

/// What is to be judged, and what came of it.
struct ToJudge {
  const Case* item = nullptr;
  const Value* raw = nullptr;
  checkers::Judged* judged = nullptr;
};

/// Judges with one question per language to the embedder for all of them. Without a source, and where the embedder
/// fails, what needs vectors is not scored.
void judge_all(EmbeddingSource* source, std::span<const ToJudge> all, const checkers::Judging& how);
[[nodiscard]] checkers::Judged judge_with(EmbeddingSource* source, const Case& item, const Value& raw,
                                          const checkers::Judging& how);

}  // namespace evalrun::runners
