/// Turns texts into vectors, for suites that compare meanings (API-Bank's ToolSearcher, T-Eval's plans).
///
///     StubEmbedder embedder;
///     const auto vectors = embedder.embed(std::vector<std::string>{"book a table", "reserve a table"});
///     if (vectors) use(cosine(vectors->at(0), vectors->at(1)));
#pragma once
#include <functional>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
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
  /// True if the vectors say nothing about meaning: every result that depends on them must be marked.
  [[nodiscard]] virtual bool is_stub() const { return false; }
};

/// Vectors by text. They keep judging pure: the caller gets the vectors of all texts from an Embedder beforehand.
/// Copies share the vectors; const access from several threads is safe.
class Embeddings {
 public:
  explicit Embeddings(bool stub = false) : stub_(stub) {}

  void set(std::string text, std::shared_ptr<const Embedding> vector) {
    by_text_.insert_or_assign(std::move(text), std::move(vector));
  }
  /// nullptr: no vector is set for that text.
  [[nodiscard]] const Embedding* find(std::string_view text) const {
    const auto it = by_text_.find(text);
    return it == by_text_.end() ? nullptr : it->second.get();
  }
  /// The same with shared ownership, to set the vector in another object.
  [[nodiscard]] std::shared_ptr<const Embedding> share(std::string_view text) const {
    const auto it = by_text_.find(text);
    return it == by_text_.end() ? nullptr : it->second;
  }
  /// True if the vectors come from a stub: every verdict that depends on them must be marked.
  [[nodiscard]] bool is_stub() const noexcept { return stub_; }

 private:
  struct Hash : std::hash<std::string_view> {
    using is_transparent = void;
  };
  std::unordered_map<std::string, std::shared_ptr<const Embedding>, Hash, std::equal_to<>> by_text_;
  bool stub_ = false;
};

/// The cosine of two vectors of equal length; 0 if one of them is all zeros.
[[nodiscard]] double cosine(std::span<const double> a, std::span<const double> b);

/// Counts of hashed byte triples in 256 buckets: no network, the same on every machine. For tests.
class StubEmbedder final : public Embedder {
 public:
  [[nodiscard]] result<std::vector<Embedding>> embed(std::span<const std::string> texts) override;
  [[nodiscard]] std::string_view model() const override { return "stub"; }
  [[nodiscard]] bool is_stub() const override { return true; }
};

}  // namespace evalrun
