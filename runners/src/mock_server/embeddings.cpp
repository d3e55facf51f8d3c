#include <algorithm>
#include <bit>
#include <cstdint>
#include <optional>
#include <vector>

#include "evalrun/embedder.hpp"

#include "respond.hpp"

namespace evalrun::runners {
namespace {

std::string base64(const std::string& bytes) {
  static constexpr std::string_view digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const auto left = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = (group << 8U) | (k < left ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) out += k <= left ? digits[(group >> (18 - 6 * k)) & 63U] : '=';
  }
  return out;
}

/// The vector as the protocol packs it: base64 of 32-bit floats, low byte first.
std::string packed(const Embedding& vector) {
  std::string bytes;
  for (const double value : vector) {
    const auto bits = std::bit_cast<std::uint32_t>(static_cast<float>(value));
    for (unsigned shift = 0; shift < 32; shift += 8) bytes += static_cast<char>((bits >> shift) & 0xFFU);
  }
  return base64(bytes);
}

/// The field "input" as texts; nullopt if it is neither a text nor a list of texts.
std::optional<std::vector<std::string>> texts_in(const Value& request) {
  const auto* input = request.get("input");
  if (input == nullptr) return std::nullopt;
  if (input->is_string()) return std::vector{*input->string()};
  if (!input->is_list()) return std::nullopt;
  std::vector<std::string> texts;
  for (const auto& item : *input->list()) {
    if (!item.is_string()) return std::nullopt;
    texts.push_back(*item.string());
  }
  return texts;
}

}  // namespace

tl::expected<Value, std::string> stub_embeddings(const Value& request) {
  const auto texts = texts_in(request);
  if (!texts || texts->empty()) return tl::unexpected(std::string("\"input\" must be a text or a list of texts"));
  const bool pack = request.get_string("encoding_format") == "base64";
  StubEmbedder stub;
  const auto vectors = stub.embed(*texts);
  if (!vectors) return tl::unexpected(vectors.error().message);
  List data;
  std::size_t tokens = 0;
  for (std::size_t i = 0; i < vectors->size(); ++i) {
    const auto& vector = (*vectors)[i];
    Dict item{{"object", "embedding"}, {"index", i}};
    item.set("embedding", pack ? Value(packed(vector)) : Value(List(vector.begin(), vector.end())));
    data.emplace_back(std::move(item));
    tokens += (*texts)[i].size() / 4 + 1;
  }
  return Dict{{"object", "list"},
              {"data", std::move(data)},
              {"model", stub.model()},
              {"usage", Dict{{"prompt_tokens", tokens}, {"total_tokens", tokens}}}};
}

}  // namespace evalrun::runners
