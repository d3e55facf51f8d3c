#include "embedders.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <thread>
#include <unordered_map>
#include <unordered_set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"

#include "net/http_client.hpp"
#include "net/retry_policy.hpp"
#include "providers/chat_reply.hpp"
#include "providers/refusal.hpp"
#include "providers/secrets.hpp"

namespace evalrun::runners {
namespace {

namespace fs = std::filesystem;

/// A model's name without its publisher and without a tag.
std::string_view bare(std::string_view name) {
  name = name.substr(name.rfind('/') + 1);
  return name.substr(0, name.find(':'));
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c; }

/// `usual` if it is offered, otherwise the only model offered. Errors: usage, which lists the models offered.
result<std::string> choose_model(std::span<const std::string> offered, std::string_view usual, std::string where) {
  if (!usual.empty())
    if (const auto it = std::ranges::find_if(offered, [&](const auto& name) { return same_model(name, usual); });
        it != offered.end())
      return *it;
  if (offered.size() == 1) return offered.front();
  constexpr std::size_t shown = 5;
  auto what = offered.empty() ? std::string("no model is offered here")
                              : fmt::format("{} models are offered here ({}{})", offered.size(),
                                            fmt::join(offered.first(std::min(shown, offered.size())), ", "),
                                            offered.size() > shown ? ", ..." : "");
  if (!usual.empty() && !offered.empty()) what += fmt::format(", but not {}", usual);
  return fail(errc::usage, what + "; name one with --embedder-model", std::move(where));
}

class FileEmbedder final : public Embedder {
 public:
  FileEmbedder(const VectorFile& file, std::string model, std::string name)
      : vectors_(file.of_model(model)), model_(std::move(model)), file_(std::move(name)) {}

  result<std::vector<Embedding>> embed(std::span<const std::string> texts) override {
    std::vector<Embedding> found;
    for (const auto& text : texts) {
      const auto vector = vectors_.find(text);
      if (vector == vectors_.end())
        return fail(errc::not_found, fmt::format("no vector of {} is stored for {}", model_, repr(text)), file_);
      found.push_back(vector->second);
    }
    return found;
  }
  [[nodiscard]] std::string_view model() const override { return model_; }

 private:
  VectorsByText vectors_;
  std::string model_;
  std::string file_;
};

class EndpointEmbedder final : public Embedder {
 public:
  explicit EndpointEmbedder(EmbedderSettings settings)
      : settings_(std::move(settings)), secrets_(settings_.key, {}, settings_.source) {}

  /// Finds the model's name and reads the cache.
  result<void> prepare() {
    if (settings_.model.empty()) {
      auto chosen = chosen_model();
      if (!chosen) return tl::unexpected(chosen.error());
      settings_.model = std::move(*chosen);
    }
    std::error_code ignored;
    if (settings_.cache.empty() || !fs::exists(settings_.cache, ignored)) return {};
    const auto file = VectorFile::read(settings_.cache);
    if (!file) return tl::unexpected(file.error());
    kept_ = file->of_model(settings_.model);
    return {};
  }

  result<std::vector<Embedding>> embed(std::span<const std::string> texts) override {
    std::vector<std::string> missing;
    std::unordered_set<std::string_view> seen;
    for (const auto& text : texts)
      if (!kept_.contains(text) && seen.insert(text).second) missing.push_back(text);
    for (std::size_t i = 0; i < missing.size(); i += settings_.batch) {
      const auto count = std::min(settings_.batch, missing.size() - i);
      if (auto got = get({missing.data() + i, count}); !got) return tl::unexpected(got.error());
    }
    std::vector<Embedding> vectors;
    for (const auto& text : texts) vectors.push_back(kept_.at(text));
    return vectors;
  }
  [[nodiscard]] std::string_view model() const override { return settings_.model; }
  [[nodiscard]] bool is_stub() const override { return stub_; }

 private:
  result<std::string> chosen_model() {
    auto reply = exchange({.url = settings_.source + "/models"});
    if (!reply) return tl::unexpected(reply.error());
    // A server with a single embedding model may have no /models.
    if ((reply->status == 404 || reply->status == 405) && !settings_.usual.empty()) return settings_.usual;
    if (reply->status != 200) return tl::unexpected(refused(*reply, settings_.source + "/models"));
    return choose_model(read_model_names(reply->body), settings_.usual, without_credentials(settings_.source));
  }

  [[nodiscard]] Error refused(const HttpReply& reply, std::string_view url) const {
    auto failure = failure_of(reply, without_credentials(url), secrets_);
    failure.error.message = "the embedding server answers " + failure.error.message;
    return std::move(failure.error);
  }

  /// Sends the request, with retries, and returns the reply of the last attempt, whatever its status. Retries less
  /// often if the server cannot be reached.
  result<HttpReply> exchange(HttpRequest request) {
    if (!settings_.key.empty()) request.headers.push_back("Authorization: Bearer " + settings_.key);
    request.where = without_credentials(request.url);
    RetryPolicy busy({.max_retries = 6}), network({.max_retries = 3, .first_wait = milliseconds(200)});
    for (int attempts = 1;; ++attempts) {
      auto reply = http_.ask(request);
      if (reply && reply->status >= 200 && reply->status <= 299) return reply;
      const auto wait = reply ? busy.wait(attempts, failure_of(*reply, request.where, secrets_))
                              : network.wait(attempts, failure_of(reply.error()));
      if (!wait) return reply;
      std::this_thread::sleep_for(*wait);
    }
  }

  /// Sends one request and keeps the vectors in memory and in the cache file.
  result<void> get(std::span<const std::string> texts) {
    const Dict body{{"model", settings_.model}, {"input", List(texts.begin(), texts.end())}};
    const auto url = settings_.source + "/embeddings";
    const auto reply = exchange({.url = url, .body = dump_json(body), .headers = {"Content-Type: application/json"}});
    if (!reply) return tl::unexpected(reply.error());
    if (reply->status != 200) return tl::unexpected(refused(*reply, url));
    const auto value = parse_json(reply->body);
    const auto* data = value ? value->get("data") : nullptr;
    const auto wrong = [&] {
      return fail(errc::protocol, "the answer is no list of as many embeddings as there are texts",
                  without_credentials(settings_.source));
    };
    if (data == nullptr || !data->is_list() || data->list()->size() != texts.size()) return wrong();
    // The mock server names its model "stub"; its vectors must not reach a cache.
    if (value->get_string("model") == "stub") stub_ = true;
    std::string lines;
    std::vector<bool> filled(texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) {
      const auto& item = (*data->list())[i];
      auto vector = embedding_in(item.get("embedding"));
      const auto* index = item.get("index");
      const auto at = index != nullptr && index->integer() != nullptr ? static_cast<std::size_t>(*index->integer()) : i;
      if (!vector || at >= texts.size() || filled[at]) return wrong();
      filled[at] = true;
      lines +=
          dump_json(Dict{
              {"model", settings_.model}, {"text", texts[at]}, {"embedding", List(vector->begin(), vector->end())}}) +
          "\n";
      kept_.insert_or_assign(texts[at], std::move(*vector));
    }
    return stub_ ? result<void>{} : keep(lines);
  }

  result<void> keep(const std::string& lines) const {
    if (settings_.cache.empty()) return {};
    std::ofstream out(settings_.cache, std::ios::binary | std::ios::app);
    out << lines;
    out.flush();
    if (!out)
      return fail(errc::io, fmt::format("the vectors cannot be kept: {}", std::generic_category().message(errno)),
                  settings_.cache.string());
    return {};
  }

  EmbedderSettings settings_;
  Secrets secrets_;
  VectorsByText kept_;
  bool stub_ = false;
  HttpClient http_{};
};

/// The kinds of source; the first row that fits is used.
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
  const auto file = VectorFile::read(settings.source);
  if (!file) return tl::unexpected(file.error());
  if (settings.model.empty()) {
    auto chosen = choose_model(file->models(), settings.usual, settings.source);
    if (!chosen) return tl::unexpected(chosen.error());
    settings.model = std::move(*chosen);
  }
  return std::make_unique<FileEmbedder>(*file, std::move(settings.model), std::move(settings.source));
}

constexpr std::array<Kind, 3> kinds{{
    {[](std::string_view source) { return source == "stub"; },
     [](EmbedderSettings) -> result<std::unique_ptr<Embedder>> { return std::make_unique<StubEmbedder>(); }},
    {[](std::string_view source) { return source.starts_with("http://") || source.starts_with("https://"); },
     make_endpoint},
    {[](std::string_view) { return true; }, make_file},
}};

}  // namespace

bool same_model(std::string_view a, std::string_view b) {
  return std::ranges::equal(bare(a), bare(b), {}, lower, lower);
}

result<std::unique_ptr<Embedder>> make_embedder(EmbedderSettings settings) {
  for (const auto& kind : kinds)
    if (kind.fits(settings.source)) return kind.make(std::move(settings));
  return fail(errc::usage, "an embedder is stub, a URL or a file", "--embedder");
}

}  // namespace evalrun::runners
