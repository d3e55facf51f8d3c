/// The vectors that rule sets need to compare texts by meaning. It asks an embedder for each text once and keeps the
/// vectors, so that judging itself stays pure.
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

/// Safe to call from several threads once all embedders have been added.
class EmbeddingSource {
 public:
  /// One embedder for all languages.
  explicit EmbeddingSource(std::unique_ptr<Embedder> embedder);
  /// Adds an embedder for the texts of cases in language `lang`.
  void add(std::string lang, std::unique_ptr<Embedder> embedder);

  /// Vectors of at least these texts, which must come from cases in language `lang`. Errors: those of the embedder.
  [[nodiscard]] result<Embeddings> vectors_for(std::string_view lang, const std::vector<std::string>& texts);
  /// The embedding models as manifests name them: "gte-large-zh", or "all-mpnet-base-v2, zh: gte-large-zh".
  [[nodiscard]] std::string model() const;

 private:
  struct Part {
    std::string lang;  ///< empty: all languages without a part of their own
    std::unique_ptr<Embedder> embedder;
    Embeddings known;
  };
  [[nodiscard]] Part& part_of(std::string_view lang);

  std::mutex mutex_;
  std::vector<Part> parts_;
};

/// One output to judge (`item`, `raw`), and where its verdicts go (`judged`).
struct ToJudge {
  const Case* item = nullptr;
  const Value* raw = nullptr;
  checkers::Judged* judged = nullptr;
};

/// Judges all outputs; asks the embedder once per language. Without a source, or if the embedder fails, cases that need
/// vectors are not scored.
void judge_all(EmbeddingSource* source, std::span<const ToJudge> all, const checkers::Judging& how);
[[nodiscard]] checkers::Judged judge_with(EmbeddingSource* source, const Case& item, const Value& raw,
                                          const checkers::Judging& how);

}  // namespace evalrun::runners
