#include "evalrun/runners/embedders.hpp"

#include <array>
#include <fstream>
#include <unordered_map>

#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/chat_reply.hpp"
#include "evalrun/runners/http_client.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

/// The numbers of a JSON list; nullopt where it holds anything else.
std::optional<Embedding> vector_in(const Value* value) {
  const auto* list = value != nullptr ? value->list() : nullptr;
  if (list == nullptr || list->empty()) return std::nullopt;
  Embedding vector;
  vector.reserve(list->size());
  for (const auto& number : *list) {
    if (number.floating() == nullptr && number.integer() == nullptr) return std::nullopt;
    vector.push_back(to_double(number));
  }
  return vector;
}

/// Vectors by text, from a file and into it.
class VectorFile {
 public:
  /// Lines of other models are passed over; an empty `model` takes that of the first line.
  result<void> read(const fs::path& file, std::string& model) {
    std::ifstream in(file, std::ios::binary);
    if (!in) return fail(errc::not_found, "there is no such file of vectors", file.string());
    std::size_t number = 0;
    for (std::string line; std::getline(in, line);) {
      ++number;
      if (line.empty()) continue;
      const auto value = parse_json(line);
      auto vector = value ? vector_in(value->get("embedding")) : std::nullopt;
      const auto* text = value ? value->get("text") : nullptr;
      if (!vector || text == nullptr || !text->is_string()) {
        if (in.eof()) break;  // a line that was cut off
        return fail(errc::bad_data, "a line of vectors is {\"model\", \"text\", \"embedding\": [numbers]}",
                    fmt::format("{}:{}", file.string(), number));
      }
      const auto of = std::string(value->get_string("model"));
      if (model.empty()) model = of;
      if (of == model) vectors_.insert_or_assign(*text->string(), std::move(*vector));
    }
    return {};
  }

  [[nodiscard]] const Embedding* find(const std::string& text) const {
    const auto it = vectors_.find(text);
    return it == vectors_.end() ? nullptr : &it->second;
  }
  void add(const std::string& text, Embedding vector) { vectors_.insert_or_assign(text, std::move(vector)); }

 private:
  std::unordered_map<std::string, Embedding> vectors_;
};

class FileEmbedder final : public Embedder {
 public:
  FileEmbedder(VectorFile vectors, std::string model, std::string file)
      : vectors_(std::move(vectors)), model_(std::move(model)), file_(std::move(file)) {}

  result<std::vector<Embedding>> embed(std::span<const std::string> texts) override {
    std::vector<Embedding> found;
    for (const auto& text : texts) {
      const auto* vector = vectors_.find(text);
      if (vector == nullptr) return fail(errc::not_found, fmt::format("no vector is stored for {}", repr(text)), file_);
      found.push_back(*vector);
    }
    return found;
  }
  [[nodiscard]] std::string_view model() const override { return model_; }

 private:
  VectorFile vectors_;
  std::string model_;
  std::string file_;
};

class EndpointEmbedder final : public Embedder {
 public:
  explicit EndpointEmbedder(EmbedderSettings settings) : settings_(std::move(settings)) {}

  /// Finds the model's name and reads what was kept.
  result<void> prepare() {
    if (settings_.model.empty()) {
      auto reply = ask({.url = settings_.source + "/models"});
      if (!reply) return tl::unexpected(reply.error());
      const auto names = read_model_names(reply->body);
      if (names.size() != 1)
        return fail(errc::usage,
                    fmt::format("the server lists {} models; name one with --embedder-model", names.size()),
                    without_credentials(settings_.source));
      settings_.model = names.front();
    }
    std::error_code ignored;
    if (settings_.cache.empty() || !fs::exists(settings_.cache, ignored)) return {};
    return kept_.read(settings_.cache, settings_.model);
  }

  result<std::vector<Embedding>> embed(std::span<const std::string> texts) override {
    std::vector<std::string> missing;
    std::unordered_map<std::string_view, bool> seen;
    for (const auto& text : texts)
      if (kept_.find(text) == nullptr && seen.emplace(text, true).second) missing.push_back(text);
    for (std::size_t i = 0; i < missing.size(); i += settings_.batch) {
      const auto count = std::min(settings_.batch, missing.size() - i);
      if (auto got = get({missing.data() + i, count}); !got) return tl::unexpected(got.error());
    }
    std::vector<Embedding> vectors;
    for (const auto& text : texts) vectors.push_back(*kept_.find(text));
    return vectors;
  }
  [[nodiscard]] std::string_view model() const override { return settings_.model; }
  [[nodiscard]] bool is_stub() const override { return stub_; }

 private:
  result<HttpReply> ask(HttpRequest request) {
    if (!settings_.key.empty()) request.headers.push_back("Authorization: Bearer " + settings_.key);
    request.where = without_credentials(request.url);
    const auto where = request.where;
    constexpr int attempts = 3;
    for (int attempt = 1;; ++attempt) {
      auto reply = http_.ask(request);
      if (!reply) {
        if (attempt == attempts) return reply;
        continue;
      }
      if (reply->status == 200) return reply;
      if (reply->status < 500 || attempt == attempts)
        return fail(errc::http,
                    fmt::format("the embedding server answers {}: {}", reply->status, refusal_message(reply->body)),
                    where);
    }
  }

  /// One request; the vectors are kept, in memory and in the file.
  result<void> get(std::span<const std::string> texts) {
    const Dict body{{"model", settings_.model}, {"input", List(texts.begin(), texts.end())}};
    auto reply = ask({.url = settings_.source + "/embeddings",
                      .body = dump_json(body),
                      .headers = {"Content-Type: application/json"}});
    if (!reply) return tl::unexpected(reply.error());
    const auto value = parse_json(reply->body);
    const auto* data = value ? value->get("data") : nullptr;
    const auto wrong = [&] {
      return fail(errc::protocol, "the answer is no list of as many embeddings as there are texts",
                  without_credentials(settings_.source));
    };
    if (data == nullptr || !data->is_list() || data->list()->size() != texts.size()) return wrong();
    // Our own stand-in says so in the reply; whatever else it says must not reach a cache.
    if (value->get_string("model") == "stub") stub_ = true;
    std::string lines;
    std::vector<bool> filled(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const auto& item = (*data->list())[i];
      auto vector = vector_in(item.get("embedding"));
      const auto* index = item.get("index");
      const auto at = index != nullptr && index->integer() != nullptr ? static_cast<std::size_t>(*index->integer()) : i;
      if (!vector || at >= texts.size() || filled[at]) return wrong();
      filled[at] = true;
      lines +=
          dump_json(Dict{
              {"model", settings_.model}, {"text", texts[at]}, {"embedding", List(vector->begin(), vector->end())}}) +
          "\n";
      kept_.add(texts[at], std::move(*vector));
    }
    return stub_ ? result<void>{} : keep(lines);
  }

  result<void> keep(const std::string& lines) const {
    if (settings_.cache.empty()) return {};
    std::ofstream out(settings_.cache, std::ios::binary | std::ios::app);
    out << lines;
    out.flush();
    if (!out) return fail(errc::io, "the vectors cannot be kept", settings_.cache.string());
    return {};
  }

  EmbedderSettings settings_;
  VectorFile kept_;
  bool stub_ = false;
  HttpClient http_{};
};

/// What a source begins with, and who reads it. The first row that fits is taken.
struct Kind {
  bool (*fits)(std::string_view source);
  result<std::unique_ptr<Embedder>> (*make)(EmbedderSettings settings);
};

result<std::unique_ptr<Embedder>> make_endpoint(EmbedderSettings settings) {
  while (settings.source.ends_with('/')) settings.source.pop_back();
  auto embedder = std::make_unique<EndpointEmbedder>(std::move(settings));
  if (auto ready = embedder->prepare(); !ready) return tl::unexpected(ready.error());
  return embedder;
}

result<std::unique_ptr<Embedder>> make_file(EmbedderSettings settings) {
  VectorFile vectors;
  if (auto read = vectors.read(settings.source, settings.model); !read) return tl::unexpected(read.error());
  return std::make_unique<FileEmbedder>(std::move(vectors), std::move(settings.model), std::move(settings.source));
}

constexpr std::array<Kind, 3> kinds{{
    {[](std::string_view source) { return source == "stub"; },
     [](EmbedderSettings) -> result<std::unique_ptr<Embedder>> { return std::make_unique<StubEmbedder>(); }},
    {[](std::string_view source) { return source.starts_with("http://") || source.starts_with("https://"); },
     make_endpoint},
    {[](std::string_view) { return true; }, make_file},
}};

}  // namespace

result<std::unique_ptr<Embedder>> make_embedder(EmbedderSettings settings) {
  for (const auto& kind : kinds)
    if (kind.fits(settings.source)) return kind.make(std::move(settings));
  return fail(errc::usage, "an embedder is stub, a URL or a file", "--embedder");
}

}  // namespace evalrun::runners
