/// Texts in, vectors out: what suites that compare by meaning need (API-Bank's ToolSearcher, T-Eval's plans).
///
///     const auto vectors = embedder.embed(std::vector<std::string>{"book a table", "reserve a table"});
///     if (vectors) double s = cosine(vectors->at(0), vectors->at(1));
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/result.hpp"

namespace evalrun {

using Embedding = std::vector<double>;

class Embedder {
 public:
  Embedder() = default;
  Embedder(const Embedder&) = delete;
  Embedder& operator=(const Embedder&) = delete;
  virtual ~Embedder() = default;

  /// One vector per text, all of the same length, in the order of the texts. Texts may repeat. Not thread-safe.
  [[nodiscard]] virtual result<std::vector<Embedding>> embed(std::span<const std::string> texts) = 0;
  /// The model, as manifests and reports name it.
  [[nodiscard]] virtual std::string_view model() const = 0;
  /// Says nothing about meaning: every result it touches has to be marked.
  [[nodiscard]] virtual bool is_stub() const { return false; }
};

/// The cosine of two vectors of one length; 0 where one of them is all zeros.
[[nodiscard]] double cosine(std::span<const double> a, std::span<const double> b);

/// Counts of hashed byte triples in 256 buckets: no network, the same on every machine. For tests.
class StubEmbedder final : public Embedder {
 public:
  [[nodiscard]] result<std::vector<Embedding>> embed(std::span<const std::string> texts) override;
  [[nodiscard]] std::string_view model() const override { return "stub"; }
  [[nodiscard]] bool is_stub() const override { return true; }
};

}  // namespace evalrun
