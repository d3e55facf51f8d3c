#include "evalrun/runners/endpoint.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <span>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/runners/chat_reply.hpp"
#include "evalrun/runners/request_queue.hpp"

#include "models/kinds.hpp"
#include "models/refusal.hpp"

namespace evalrun::runners {
namespace {

/// So many refusals in a row with never an answer mean that there will be none.
constexpr int hopeless_refusals = 16;

/// Base URL as users write it: with or without a last slash, or with the path of the method itself.
std::string tidy_base(std::string url) {
  while (url.ends_with('/')) url.pop_back();
  constexpr std::string_view method = "/chat/completions";
  if (url.ends_with(method)) url.resize(url.size() - method.size());
  return url;
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
        queue(client, std::make_unique<FixedLimit>(settings.max_concurrency), RetryPolicy(settings.retry)) {
    settings.base_url = tidy_base(std::move(settings.base_url));
  }

  static HttpSettings http_settings(const EndpointSettings& all) {
    HttpSettings http = all.http;
    http.max_connections = static_cast<std::size_t>(all.max_concurrency) + 1;
    return http;
  }

  EndpointSettings settings;
  FoundMode mode;

  std::mutex broken_mutex;
  std::optional<Error> broken;
  std::atomic<bool> is_broken = false;

  // The client's thread's own.
  bool ever_answered = false;
  int refusals = 0;

  // Last, so that their thread ends before what its callbacks use.
  HttpClient client;
  RequestQueue queue;

  [[nodiscard]] std::vector<std::string> headers() const;
  [[nodiscard]] std::string body(const Case& item, Mode as) const;
  void refused(const Failure& failure, long status);
  void break_down(Error error);
  [[nodiscard]] result<std::string> sole_model(const std::vector<std::string>& names) const;
  [[nodiscard]] result<HttpReply> contact();
  [[nodiscard]] Error unreachable(const Error& error) const;
};

/// One case on its way.
class Endpoint::Task final : public RequestTask {
 public:
  Task(State& endpoint, const Case& item, Model::Done done) : endpoint_(endpoint), item_(item), done_(std::move(done)) {
    build();
  }

  HttpRequest request() override {
    if (endpoint_.mode.get().value_or(mode_) != mode_) build();
    HttpRequest request{.url = endpoint_.settings.base_url + "/chat/completions",
                        .body = body_,
                        .headers = endpoint_.headers(),
                        .where = item_.id};
    if (endpoint_.settings.trace_header) request.headers.push_back("X-Evalrun-Case: " + header_safe(item_.id));
    return request;
  }

  Next reply(result<HttpReply> reply) override {
    if (!reply) return {Next::Step::failed, failure_of(reply.error())};
    if (reply->status < 200 || reply->status > 299) return refused(*reply);
    auto output = read_chat_reply(reply->body);
    if (!output) {
      Failure failure = failure_of(output.error());
      failure.error.where = item_.id;
      return {Next::Step::failed, std::move(failure)};
    }
    // An answer to a question without tools says nothing about tools.
    if (!item_.functions.empty() && endpoint_.mode.settle(mode_) != mode_) return {Next::Step::again, {}};
    endpoint_.ever_answered = true;
    output->latency = reply->seconds;
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
    body_ = endpoint_.body(item_, mode_);
  }

  Next refused(const HttpReply& reply) {
    const auto settled = endpoint_.mode.get();
    if (mode_ == Mode::fc && !settled && !item_.functions.empty() && refuses_tools(reply) &&
        endpoint_.mode.settle(Mode::prompt) == Mode::prompt)
      return {Next::Step::again, {}};
    if (settled.value_or(mode_) != mode_) return {Next::Step::again, {}};
    Failure failure = failure_of(reply, item_.id, endpoint_.settings.key);
    if (failure.kind == Failure::Kind::permanent) endpoint_.refused(failure, reply.status);
    return {Next::Step::failed, std::move(failure)};
  }

  void finish(Output output) {
    output.id = item_.id;
    output.underscore_to_dot = mode_ == Mode::fc;
    output.format = to_string(mode_);
    auto done = std::move(done_);
    done(std::move(output));
  }

  State& endpoint_;
  const Case& item_;
  Model::Done done_;
  Mode mode_ = Mode::fc;
  std::string body_;
};

Endpoint::Endpoint(EndpointSettings settings) : state_(std::make_unique<State>(std::move(settings))) {}
Endpoint::~Endpoint() { stop(); }

std::vector<std::string> Endpoint::State::headers() const {
  if (settings.key.empty()) return {};
  return {"Authorization: Bearer " + settings.key};
}

std::string Endpoint::State::body(const Case& item, Mode as) const {
  return request_body(build_messages(item, as, settings.prompts),
                      {.model = settings.model_name, .temperature = settings.temperature, .more = settings.sampling});
}

/// A refusal that would meet every request ends the run, unless something was ever answered.
void Endpoint::State::refused(const Failure& failure, long status) {
  if (ever_answered) return;
  ++refusals;
  if (!refuses_all(status) && refusals < hopeless_refusals) return;
  auto error = failure.error;
  error.message = fmt::format("the endpoint answers no question: {}; {}", error.message, remedy_for(status));
  error.where = without_credentials(settings.base_url);
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
  const auto base = without_credentials(settings.base_url);
  if (error.code == errc::interrupted) return error;
  return {error.code,
          fmt::format("{}. Is the server running? Name another with --base-url or $EVALRUN_BASE_URL", error.message),
          base};
}

/// GET /models, patiently with a server that is busy or still loading, less so with one that is not there.
result<HttpReply> Endpoint::State::contact() {
  RetryPolicy policy(settings.retry);
  RetryPolicy network({.max_retries = std::min(3, settings.retry.max_retries), .first_wait = milliseconds(200)});
  for (int attempts = 1;; ++attempts) {
    auto reply = client.ask({.url = settings.base_url + "/models", .headers = headers()});
    Failure failure;
    if (!reply)
      failure = failure_of(reply.error());
    else if (reply->status < 200 || reply->status > 299)
      failure = failure_of(*reply, without_credentials(settings.base_url), settings.key);
    else
      return reply;
    // Any reply will do where the model is named.
    if (reply && !settings.model_name.empty()) return reply;
    const auto wait = reply ? policy.wait(attempts, failure) : network.wait(attempts, failure);
    if (!wait && !reply) return tl::unexpected(unreachable(failure.error));
    if (!wait) {
      failure.error.message = fmt::format("cannot list the endpoint's models: {}; {}, or give --model-name",
                                          failure.error.message, remedy_for(reply->status));
      return tl::unexpected(std::move(failure.error));
    }
    std::this_thread::sleep_for(*wait);
  }
}

result<std::string> Endpoint::State::sole_model(const std::vector<std::string>& names) const {
  const auto where = without_credentials(settings.base_url);
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
    return fail(errc::usage,
                fmt::format("'{}' is no http:// or https:// address", without_credentials(settings.base_url)),
                "--base-url");
  if (std::ranges::any_of(settings.key, [](char c) { return c < 0x21 || c > 0x7e; }))
    return fail(errc::usage, "the API key holds characters that no header can carry", "--api-key-env");
  const auto reply = state_->contact();
  if (!reply) return tl::unexpected(reply.error());
  if (!settings.model_name.empty()) return {};
  auto name = state_->sole_model(read_model_names(reply->body));
  if (!name) return tl::unexpected(name.error());
  settings.model_name = std::move(*name);
  return {};
}

std::string Endpoint::name() const { return state_->settings.model_name; }

Dict Endpoint::description() const {
  const auto& s = state_->settings;
  Dict sampling{{"temperature", s.temperature}};
  for (const auto& [key, value] : s.sampling.items()) sampling.set(key, value);
  Dict all{{"kind", "endpoint"},
           {"model", s.model_name},
           {"base_url", without_credentials(s.base_url)},
           {"mode", s.mode ? to_string(*s.mode) : std::string_view("auto")},
           {"prompts", s.prompts.source}};
  if (!s.prompts_sha256.empty()) all.set("prompts_sha256", s.prompts_sha256);
  all.set("sampling", std::move(sampling));
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

result<std::string> Endpoint::request(const Case& item) const { return state_->body(item, mode().value_or(Mode::fc)); }

std::optional<Error> Endpoint::broken() const {
  const std::scoped_lock lock(state_->broken_mutex);
  return state_->broken;
}

void Endpoint::drain() { state_->queue.drain(); }
void Endpoint::stop() {
  state_->queue.drain();
  state_->client.stop();
}
std::optional<Mode> Endpoint::mode() const { return state_->mode.get(); }

namespace {
result<std::unique_ptr<Model>> make_endpoint(const std::string&, const ModelSettings& settings) {
  return std::make_unique<Endpoint>(settings.endpoint);
}
}  // namespace

namespace kinds {
const ModelKind endpoint{"endpoint", "", "an OpenAI-compatible server (--base-url, --model-name)", make_endpoint};
}  // namespace kinds

}  // namespace evalrun::runners
