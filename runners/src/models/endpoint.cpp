#include "evalrun/runners/endpoint.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <span>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/runners/request_queue.hpp"
#include "evalrun/text.hpp"

#include "fetch/sha256.hpp"
#include "models/address.hpp"
#include "models/kinds.hpp"
#include "models/refusal.hpp"
#include "models/secrets.hpp"
#include "models/streamed_reply.hpp"

namespace evalrun::runners {
namespace {

/// So many refusals in a row with never an answer mean that there will be none.
constexpr int hopeless_refusals = 16;

std::string name_of(std::string_view header) { return lower(header.substr(0, header.find(':'))); }

/// "Name: value", printable, with a name that can be one.
bool is_header(std::string_view header) {
  const auto colon = header.find(':');
  if (colon == 0 || colon == std::string_view::npos) return false;
  const auto fits = [](char c) { return c > 0x20 && c < 0x7f; };
  return std::ranges::all_of(header.substr(0, colon), fits) &&
         std::ranges::none_of(header, [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7f; });
}

/// Ids come from data files; a header holds printable ASCII only.
std::string header_safe(std::string text) {
  std::ranges::replace_if(text, [](char c) { return c < 0x21 || c > 0x7e; }, '_');
  return text;
}

/// The mode, found out by whichever reply is first to tell.
class FoundMode {
 public:
  explicit FoundMode(std::optional<Mode> mode) : mode_(mode ? static_cast<int>(*mode) : unknown) {}
  [[nodiscard]] std::optional<Mode> get() const {
    const int mode = mode_;
    return mode == unknown ? std::nullopt : std::optional(static_cast<Mode>(mode));
  }
  /// The mode from now on: the one given, or the one that was found before.
  Mode settle(Mode mode) {
    int expected = unknown;
    mode_.compare_exchange_strong(expected, static_cast<int>(mode));
    return *get();
  }

 private:
  static constexpr int unknown = -1;
  std::atomic<int> mode_;
};

}  // namespace

struct Endpoint::State {
  explicit State(EndpointSettings given)
      : settings(std::move(given)),
        mode(settings.mode),
        client(http_settings(settings)),
        queue(client, settings.flow, settings.retry) {
    settings.base_url = tidy_base(std::move(settings.base_url), *settings.protocol);
    settings.sampling = settings.protocol->completed(settings.sampling);
    secrets = Secrets(settings.key, settings.headers, settings.base_url);
  }

  static HttpSettings http_settings(const EndpointSettings& all) {
    HttpSettings http = all.http;
    http.max_connections = static_cast<std::size_t>(all.flow.concurrency.value_or(all.flow.max_concurrency)) + 1;
    return http;
  }

  EndpointSettings settings;
  Secrets secrets;
  FoundMode mode;
  std::string server;  ///< what it calls itself

  std::mutex broken_mutex;
  std::optional<Error> broken;
  std::atomic<bool> is_broken = false;

  // The client's thread's own.
  std::string asked_at;  ///< the address of all questions, once there was one
  bool ever_answered = false;
  int refusals = 0;

  // Last, so that their thread ends before what its callbacks use.
  HttpClient client;
  RequestQueue queue;

  [[nodiscard]] const std::string& url();
  [[nodiscard]] std::vector<std::string> headers() const;
  [[nodiscard]] std::string body(const Case& item, Mode as, bool stream) const;
  [[nodiscard]] std::string key_of(const Case& item, Mode as, const std::string& body) const;
  void refused(const Failure& failure, long status);
  void break_down(Error error);
  [[nodiscard]] result<std::string> sole_model(const std::vector<std::string>& names) const;
  [[nodiscard]] result<HttpReply> contact();
  [[nodiscard]] Error unreachable(const Error& error) const;
  [[nodiscard]] std::string remedy(long status) const {
    return remedy_for(status, settings.protocol->key_variables.front());
  }
};

/// One case on its way.
class Endpoint::Task final : public RequestTask {
 public:
  Task(State& endpoint, const Case& item, Model::Done done) : endpoint_(endpoint), item_(item), done_(std::move(done)) {
    build();
  }

  HttpRequest request() override {
    // A body that was sent is gone; few are sent twice.
    if (body_.empty() || endpoint_.mode.get().value_or(mode_) != mode_) build();
    const auto& settings = endpoint_.settings;
    HttpRequest request{
        .url = endpoint_.url(), .body = std::exchange(body_, {}), .headers = endpoint_.headers(), .where = item_.id};
    if (settings.trace_header) request.headers.push_back("X-Evalrun-Case: " + header_safe(item_.id));
    if (settings.trace_header && !item_.lang.empty()) request.headers.push_back("X-Evalrun-Lang: " + item_.lang);
    if (settings.stream) {
      streamed_.emplace(*settings.protocol);
      first_token_ = -1;
      request.on_piece = [this, begun = std::chrono::steady_clock::now()](std::string_view piece) {
        if (streamed_->add(piece))
          first_token_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
      };
    }
    return request;
  }

  Next reply(result<HttpReply> reply) override {
    if (!reply) return {Next::Step::failed, failure_of(reply.error())};
    if (reply->status < 200 || reply->status > 299) return refused(*reply);
    auto output = streamed_ ? streamed_->finish() : read_reply(*endpoint_.settings.protocol, reply->body);
    if (!output) {
      Failure failure = is_web_page(*reply) ? web_page_failure(*reply, item_.id) : failure_of(output.error());
      endpoint_.secrets.hide(failure.error.message);
      failure.error.where = item_.id;
      return {Next::Step::failed, std::move(failure)};
    }
    // An answer to a question without tools says nothing about tools.
    if (!item_.functions.empty() && endpoint_.mode.settle(mode_) != mode_) return {Next::Step::again, {}};
    endpoint_.ever_answered = true;
    output->latency = reply->seconds;
    output->first_token = first_token_;
    endpoint_.secrets.hide(output->result);
    if (Value reasoning = output->reasoning; endpoint_.secrets.hide(reasoning)) output->reasoning = *reasoning.string();
    finish(std::move(*output));
    return {};
  }

  void give_up(Error error) override {
    Output output;
    error.where = item_.id;
    output.infra = std::move(error);
    finish(std::move(output));
  }

 private:
  void build() {
    mode_ = endpoint_.mode.get().value_or(Mode::fc);
    body_ = endpoint_.body(item_, mode_, endpoint_.settings.stream);
    key_ = endpoint_.key_of(item_, mode_, body_);
  }

  Next refused(const HttpReply& reply) {
    const auto settled = endpoint_.mode.get();
    if (mode_ == Mode::fc && !settled && !item_.functions.empty() && refuses_tools(reply) &&
        endpoint_.mode.settle(Mode::prompt) == Mode::prompt)
      return {Next::Step::again, {}};
    if (settled.value_or(mode_) != mode_) return {Next::Step::again, {}};
    Failure failure = failure_of(reply, item_.id, endpoint_.secrets);
    if (refuses_so_many_tools(reply))
      failure.error.message += fmt::format(" (this case offers {} functions)", item_.functions.size());
    else if (failure.kind == Failure::Kind::permanent)
      endpoint_.refused(failure, reply.status);
    return {Next::Step::failed, std::move(failure)};
  }

  void finish(Output output) {
    output.id = item_.id;
    output.underscore_to_dot = mode_ == Mode::fc;
    output.format = to_string(mode_);
    if (!output.infra) output.request_key = key_;
    auto done = std::move(done_);
    done(std::move(output));
  }

  State& endpoint_;
  const Case& item_;
  Model::Done done_;
  Mode mode_ = Mode::fc;
  std::string body_;                       ///< of the next attempt
  std::string key_;                        ///< of the request
  std::optional<StreamedReply> streamed_;  ///< of the attempt under way
  double first_token_ = -1;
};

Endpoint::Endpoint(EndpointSettings settings) : state_(std::make_unique<State>(std::move(settings))) {}
Endpoint::~Endpoint() { stop(); }

const std::string& Endpoint::State::url() {
  if (asked_at.empty())
    asked_at = address(settings.base_url, settings.protocol->path(settings.model_name, settings.stream));
  return asked_at;
}

/// The protocol's headers and the user's, which replace those of the same name.
std::vector<std::string> Endpoint::State::headers() const {
  auto all = settings.protocol->headers(settings.key);
  std::erase_if(all, [&](const std::string& own) {
    return std::ranges::any_of(settings.headers, [&](const auto& given) { return name_of(given) == name_of(own); });
  });
  all.insert(all.end(), settings.headers.begin(), settings.headers.end());
  return all;
}

std::string Endpoint::State::body(const Case& item, Mode as, bool stream) const {
  RequestFields fields{
      .model = settings.model_name, .sampling = settings.sampling, .stream = stream, .more = settings.extra_body};
  // The same seed would give the same answer again.
  if (fields.sampling.seed) *fields.sampling.seed += static_cast<std::int64_t>(item.sample);
  return settings.protocol->body(build_messages(item, as, settings.prompts), fields);
}

/// A refusal that would meet every request ends the run, unless something was ever answered.
void Endpoint::State::refused(const Failure& failure, long status) {
  if (ever_answered) return;
  ++refusals;
  if (!refuses_all(status) && refusals < hopeless_refusals) return;
  auto error = failure.error;
  error.message = fmt::format("the endpoint answers no question: {}; {}", error.message, remedy(status));
  error.where = shown_url(settings.base_url);
  break_down(std::move(error));
}

void Endpoint::State::break_down(Error error) {
  {
    const std::scoped_lock lock(broken_mutex);
    if (broken) return;
    broken = std::move(error);
  }
  is_broken = true;
  queue.drain();
}

Error Endpoint::State::unreachable(const Error& error) const {
  const auto base = shown_url(settings.base_url);
  if (error.code != errc::network && error.code != errc::timeout) return {error.code, error.message, base};
  return {error.code,
          fmt::format("{}. Is the server running? Name another with --base-url or $EVALRUN_BASE_URL", error.message),
          base};
}

/// GET /models, patiently with a server that is busy or still loading, less so with one that is not there.
result<HttpReply> Endpoint::State::contact() {
  RetryPolicy policy(settings.retry);
  RetryPolicy network({.max_retries = std::min(3, settings.retry.max_retries), .first_wait = milliseconds(200)});
  for (int attempts = 1;; ++attempts) {
    auto reply = client.ask(
        {.url = address(settings.base_url, "/models"), .headers = headers(), .where = shown_url(settings.base_url)});
    Failure failure;
    if (!reply)
      failure = failure_of(reply.error());
    else if (reply->status < 200 || reply->status > 299)
      failure = failure_of(*reply, shown_url(settings.base_url), secrets);
    else
      return reply;
    // Any reply will do where the model is named.
    if (reply && !settings.model_name.empty()) return reply;
    const auto wait = reply ? policy.wait(attempts, failure) : network.wait(attempts, failure);
    if (!wait && !reply) return tl::unexpected(unreachable(failure.error));
    if (!wait) {
      failure.error.message = fmt::format("cannot list the endpoint's models: {}; {}, or give --model-name",
                                          failure.error.message, remedy(reply->status));
      return tl::unexpected(std::move(failure.error));
    }
    std::this_thread::sleep_for(*wait);
  }
}

result<std::string> Endpoint::State::sole_model(const std::vector<std::string>& names) const {
  const auto where = shown_url(settings.base_url);
  if (names.size() == 1) return names.front();
  if (names.empty()) return fail(errc::protocol, "the endpoint lists no models; name one with --model-name", where);
  constexpr std::size_t shown = 20;
  const std::span<const std::string> first(names.data(), std::min(names.size(), shown));
  return fail(errc::usage,
              fmt::format("the endpoint serves {} models; choose one with --model-name: {}{}", names.size(),
                          fmt::join(first, ", "), names.size() > shown ? ", ..." : ""),
              where);
}

result<void> Endpoint::prepare() {
  auto& settings = state_->settings;
  if (!settings.base_url.starts_with("http://") && !settings.base_url.starts_with("https://"))
    return fail(errc::usage, fmt::format("'{}' is no http:// or https:// address", shown_url(settings.base_url)),
                "--base-url");
  if (std::ranges::any_of(settings.key, [](char c) { return c < 0x21 || c > 0x7e; }))
    return fail(errc::usage, "the API key holds characters that no header can carry", "--api-key-env");
  if (!std::ranges::all_of(settings.headers, is_header))
    return fail(errc::usage, "a header is written 'Name: value', with printable characters", "--header");
  if (auto unsaid = settings.protocol->unsaid(settings.sampling)) return tl::unexpected(std::move(*unsaid));
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
  if (!state_->server.empty()) all.set("server", state_->server);
  if (!s.prompts_sha256.empty()) all.set("prompts_sha256", s.prompts_sha256);
  all.set("sampling", std::move(sampling));
  if (!s.extra_body.empty()) all.set("extra_body", s.extra_body);
  List headers;  // their names; the values are secret
  for (const auto& header : s.headers) headers.emplace_back(name_of(header));
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
    output.infra = Error{errc::interrupted, "the endpoint answers no question", item.id};
    return done(std::move(output));
  }
  state_->queue.add(std::make_shared<Task>(*state_, item, std::move(done)));
}

/// How an answer is brought over makes no difference to what was asked.
std::string Endpoint::State::key_of(const Case& item, Mode as, const std::string& body) const {
  constexpr std::size_t digits = 16;
  return sha256(settings.stream ? this->body(item, as, false) : body).substr(0, digits);
}

result<std::string> Endpoint::request(const Case& item) const {
  return state_->body(item, mode().value_or(Mode::fc), state_->settings.stream);
}

std::string Endpoint::request_key(const Case& item) const {
  const auto as = mode().value_or(Mode::fc);
  return state_->key_of(item, as, state_->body(item, as, state_->settings.stream));
}

std::optional<Error> Endpoint::broken() const {
  {
    const std::scoped_lock lock(state_->broken_mutex);
    if (state_->broken) return state_->broken;
  }
  auto broken = state_->queue.broken();
  if (broken) broken->where = shown_url(state_->settings.base_url);
  return broken;
}
Flow Endpoint::flow() const { return state_->queue.flow(); }

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
