#include "endpoint.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "endpoint_state.hpp"

namespace evalrun::runners {
namespace {

/// Whether `header` is "Name: value" with printable characters and no space in the name.
bool is_header(std::string_view header) {
  const auto colon = header.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  const auto fits = [](char c) { return c > 0x20 && c < 0x7f; };
  return std::ranges::all_of(header.substr(0, colon), fits) &&
         std::ranges::none_of(header, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

}  // namespace

Endpoint::Endpoint(EndpointSettings settings) : state_(std::make_unique<State>(std::move(settings))) {}
Endpoint::~Endpoint() { stop(); }

result<void> Endpoint::prepare() {
  auto& settings = state_->settings;
  if (!settings.base_url.starts_with("http://") && !settings.base_url.starts_with("https://"))
    return fail(errc::usage,
                fmt::format("'{}' is no http:// or https:// address{}", shown_url(settings.base_url),
                            settings.base_url.find(":/") != std::string::npos
                                ? ""
                                : fmt::format("; did you mean http://{}?", shown_url(settings.base_url))),
                "--base-url");
  if (std::ranges::any_of(settings.key, [](char c) { return c < 0x21 || c > 0x7e; }))
    return fail(errc::usage, "the API key holds characters that no header can carry", "--api-key-env");
  if (!std::ranges::all_of(settings.headers, is_header))
    return fail(errc::usage, "a header is written 'Name: value', with printable characters", "--header");
  if (auto refused = settings.protocol->unsupported(settings.sampling)) return tl::unexpected(std::move(*refused));
  const auto reply = state_->contact();
  if (!reply) return tl::unexpected(reply.error());
  if (is_web_page(*reply)) {
    auto page = web_page_failure(*reply, shown_url(settings.base_url));
    state_->secrets.hide(page.error.message);
    return tl::unexpected(std::move(page.error));
  }
  state_->server = reply->server;
  state_->secrets.hide(state_->server);
  if (!settings.model_name.empty()) return {};
  auto name = state_->sole_model(settings.protocol->read_models(reply->body));
  if (!name) return tl::unexpected(name.error());
  settings.model_name = std::move(*name);
  return {};
}

std::string Endpoint::name() const { return state_->settings.model_name; }

Dict Endpoint::description() const {
  const auto& s = state_->settings;
  Dict sampling;
  if (s.sampling.temperature) sampling.set("temperature", *s.sampling.temperature);
  if (s.sampling.top_p) sampling.set("top_p", *s.sampling.top_p);
  if (s.sampling.top_k) sampling.set("top_k", *s.sampling.top_k);
  if (s.sampling.seed) sampling.set("seed", *s.sampling.seed);
  if (s.sampling.max_tokens) sampling.set("max_tokens", *s.sampling.max_tokens);
  Dict all{{"kind", s.protocol->id},
           {"model", s.model_name},
           {"base_url", shown_url(s.base_url)},
           {"mode", s.mode ? to_string(*s.mode) : std::string_view("auto")},
           {"prompts", s.prompts.source}};
  if (!s.prompts.system.empty()) all.set("system", s.prompts.system);
  if (!state_->server.empty()) all.set("server", state_->server);
  if (!s.prompts_sha256.empty()) all.set("prompts_sha256", s.prompts_sha256);
  all.set("sampling", std::move(sampling));
  if (!s.extra_body.empty()) all.set("extra_body", s.extra_body);
  List headers;  // only the names: the values are secret
  for (const auto& header : s.headers) headers.emplace_back(header_name(header));
  if (!headers.empty()) all.set("headers", std::move(headers));
  if (s.stream) all.set("stream", true);
  return all;
}

void Endpoint::resume(std::string_view format) {
  for (const Mode found : {Mode::fc, Mode::prompt})
    if (format == to_string(found)) state_->mode.settle(found);
}

void Endpoint::ask(const Case& item, Done done) {
  if (state_->is_broken) {
    Output output;
    output.id = item.id;
    output.infra = Error{errc::interrupted, "the endpoint refuses every request", item.id};
    return done(std::move(output));
  }
  state_->queue.add(state_->task(item, std::move(done)));
}

result<std::string> Endpoint::request(const Case& item) const {
  return state_->body(item, mode().value_or(Mode::fc), state_->settings.stream).text;
}

std::string Endpoint::request_key(const Case& item) const {
  const auto as = mode().value_or(Mode::fc);
  return state_->key_of(item, as, state_->body(item, as, state_->settings.stream).text);
}

Dict Endpoint::findings() const {
  Dict all;
  if (const auto found = mode()) all.set("resolved_mode", to_string(*found));
  state_->left_out.describe(all);
  return all;
}

void Endpoint::recall(const Value& findings) {
  resume(findings.get_string("resolved_mode"));
  state_->left_out.restore(findings);
}

std::optional<Error> Endpoint::broken() const {
  if (auto refused = state_->breakdown()) return refused;
  auto broken = state_->queue.broken();
  if (broken) broken->where = shown_url(state_->settings.base_url);
  return broken;
}
QueueStatistics Endpoint::queue_statistics() const { return state_->queue.queue_statistics(); }

void Endpoint::drain() { state_->queue.drain(); }
void Endpoint::stop() {
  state_->queue.drain();
  state_->client.stop();
}
std::optional<Mode> Endpoint::mode() const { return state_->mode.get(); }

result<std::unique_ptr<Model>> make_endpoint(const Protocol& protocol, EndpointSettings settings) {
  settings.protocol = &protocol;
  return std::make_unique<Endpoint>(std::move(settings));
}

}  // namespace evalrun::runners
