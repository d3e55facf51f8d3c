#include "evalrun/embedder.hpp"

#include <cmath>
#include <cstdint>
#include <string>

namespace evalrun {
namespace {

constexpr std::size_t buckets = 256;

std::uint32_t fnv1a(std::string_view bytes) {
  std::uint32_t hash = 2166136261U;
  for (const char byte : bytes) {
    hash ^= static_cast<unsigned char>(byte);
    hash *= 16777619U;
  }
  return hash;
}

Embedding stub_embedding(std::string_view text) {
  constexpr std::size_t window = 3;
  std::string bytes = "\x02";
  bytes.append(text).push_back('\x03');
  Embedding counts(buckets, 0.0);
  for (std::size_t at = 0; at + window <= bytes.size(); ++at)
    counts[fnv1a(std::string_view(bytes).substr(at, window)) % buckets] += 1.0;
  return counts;
}

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

}  // namespace

double cosine(std::span<const double> a, std::span<const double> b) {
  const double scale = std::sqrt(dot(a, a)) * std::sqrt(dot(b, b));
  return scale == 0.0 ? 0.0 : dot(a, b) / scale;
}

result<std::vector<Embedding>> StubEmbedder::embed(std::span<const std::string> texts) {
  std::vector<Embedding> vectors;
  vectors.reserve(texts.size());
  for (const auto& text : texts) vectors.push_back(stub_embedding(text));
  return vectors;
}

}  // namespace evalrun
