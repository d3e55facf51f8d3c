#include "evalrun/runners/endpoint.hpp"

#include <algorithm>
#include <atomic>
#include <mutex>
#include <span>
#include <thread>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/chat_reply.hpp"
#include "evalrun/runners/request_queue.hpp"
#include "evalrun/text.hpp"

#include "fetch/sha256.hpp"
#include "models/address.hpp"
#include "models/kinds.hpp"
#include "models/left_out.hpp"
#include "models/refusal.hpp"
#include "models/secrets.hpp"
#include "models/streamed_reply.hpp"
#include "models/unsupported_field.hpp"

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
  LeftOut left_out;
  std::string server;  ///< what it calls itself

  std::mutex broken_mutex;
  std::optional<Error> broken;
  std::atomic<bool> is_broken = false;

  // The client's thread's own.
  std::string asked_at;  ///< the address of all questions, once there was one
  bool ever_answered = false;
  bool ever_took_tools = false;
  int refusals = 0;

  // Last, so that their thread ends before what its callbacks use.
  HttpClient client;
  RequestQueue queue;

  [[nodiscard]] const std::string& url();
  [[nodiscard]] std::vector<std::string> headers() const;
  struct Body {
    std::string text;
    bool has_tools = false;
  };
  /// `fit`: without what the server refused.
  [[nodiscard]] Body body(const Case& item, Mode as, bool stream, bool fit = true) const;
  [[nodiscard]] std::string key_of(const Case& item, Mode as, const std::string& body) const;
  void refused(const Failure& failure, const std::string& remedy, bool refuses_all);
  void notice(std::string sentence) const;
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
    if (body_.empty() || is_stale()) build();
    const auto& settings = endpoint_.settings;
    HttpRequest request{
        .url = endpoint_.url(), .body = std::exchange(body_, {}), .headers = endpoint_.headers(), .where = item_.id};
    if (settings.trace_header) request.headers.push_back("X-Evalrun-Case: " + header_safe(item_.id));
    if (settings.trace_header && !item_.lang.empty()) request.headers.push_back("X-Evalrun-Lang: " + item_.lang);
    streamed_.reset();
    if (settings.stream) {
      streamed_.emplace(*settings.protocol, reading_);
      first_token_ = -1;
      request.on_piece = [this, begun = std::chrono::steady_clock::now()](std::string_view piece) {
        if (streamed_->add(piece))
          first_token_ = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
      };
    }
    request.enough_after = [this](std::string_view body) { return enough_after(body); };
    return request;
  }

  Next reply(result<HttpReply> reply) override {
    if (!reply) return {Next::Step::failed, failure_of(reply.error())};
    if (reply->status < 200 || reply->status > 299) return refused(*reply);
    auto output = streamed_ ? streamed_->finish() : read_reply(*endpoint_.settings.protocol, reply->body, reading_);
    if (output) return answered(*reply, std::move(*output));
    Failure failure = is_web_page(*reply) ? web_page_failure(*reply, item_.id) : failure_of(output.error());
    endpoint_.secrets.hide(failure.error.message);
    failure.error.where = item_.id;
    return {Next::Step::failed, std::move(failure)};
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
    version_ = endpoint_.left_out.version();
    auto body = endpoint_.body(item_, mode_, endpoint_.settings.stream);
    reading_ = body.has_tools ? Reading::calls : Reading::text;
    body_ = std::move(body.text);
    key_ = endpoint_.key_of(item_, mode_, body_);
  }

  [[nodiscard]] bool is_stale() const {
    return endpoint_.mode.get().value_or(mode_) != mode_ || endpoint_.left_out.version() != version_;
  }

  /// Servers leave connections open behind a whole answer, and behind one that could be whole.
  [[nodiscard]] std::optional<milliseconds> enough_after(std::string_view body) const {
    constexpr milliseconds at_once{0}, patient{2000};
    if (!body.empty() || !streamed_) return parse_json(without_mark(body)) ? std::optional(patient) : std::nullopt;
    switch (streamed_->progress()) {
      case StreamedReply::Progress::done: return at_once;
      case StreamedReply::Progress::whole: return patient;
      case StreamedReply::Progress::under_way: break;
    }
    return std::nullopt;
  }

  Next answered(const HttpReply& reply, Output output) {
    // An answer to a question without tools says nothing about tools.
    if (!item_.functions.empty() && endpoint_.mode.settle(mode_) != mode_) return {Next::Step::again, {}};
    endpoint_.ever_answered = true;
    if (reading_ == Reading::calls) endpoint_.ever_took_tools = true;
    output.latency = reply.seconds;
    output.first_token = first_token_;
    endpoint_.secrets.hide(output.result);
    if (Value reasoning = output.reasoning; endpoint_.secrets.hide(reasoning)) output.reasoning = *reasoning.string();
    finish(std::move(output));
    return {};
  }

  Next refused(const HttpReply& reply) {
    if (auto written = failed_call(reply)) return answered(reply, std::move(*written));
    if (is_stale()) return {Next::Step::again, {}};
    Failure failure = failure_of(reply, item_.id, endpoint_.secrets);
    std::string remedy;
    if (failure.kind != Failure::Kind::transient || reply.status >= 500) {
      if (refused_tools(reply, failure, remedy)) return {Next::Step::again, {}};
      if (remedy.empty() && refused_a_field(reply, failure, remedy)) return {Next::Step::again, {}};
    }
    if (!remedy.empty()) failure.error.message += "; " + remedy;
    if (refuses_so_many_tools(reply))
      failure.error.message += fmt::format(" (this case offers {} functions)", item_.functions.size());
    else if (failure.kind == Failure::Kind::permanent)
      endpoint_.refused(failure, remedy.empty() ? endpoint_.remedy(reply.status) : std::string(),
                        refuses_all(reply.status));
    return {Next::Step::failed, std::move(failure)};
  }

  /// Whether tools are refused and the question is to be asked as text from now on; the remedy where it is not.
  bool refused_tools(const HttpReply& reply, const Failure& failure, std::string& remedy) {
    if (reading_ != Reading::calls || endpoint_.ever_took_tools || !refuses_tools(reply)) return false;
    if (const auto field = field_of(reply); field && field->certain) return false;
    if (endpoint_.mode.get()) {
      remedy = fmt::format("{}; or ask as text with --mode prompt", tools_remedy());
      return false;
    }
    if (endpoint_.mode.settle(Mode::prompt) != Mode::prompt) return false;
    endpoint_.notice(fmt::format("the server refused tools ({}); the questions are asked as text (--mode prompt); {}",
                                 failure.error.message, tools_remedy()));
    return true;
  }

  /// Whether a field is refused and left out from now on; the remedy where it is not.
  bool refused_a_field(const HttpReply& reply, const Failure& failure, std::string& remedy) {
    const auto field = field_of(reply);
    if (!field) return false;
    if (!field->unsupported || endpoint_.settings.strict_parameters || endpoint_.ever_answered) {
      remedy = remedy_for(*field);
      return false;
    }
    if (!endpoint_.left_out.add(*field)) return false;
    endpoint_.notice(fmt::format(
        "the server refused '{}' ({}); requests {} (--strict-parameters keeps it)", field->name(),
        failure.error.message,
        field->renamed.empty() ? "leave it out from now on" : fmt::format("say '{}' from now on", field->renamed)));
    return true;
  }

  [[nodiscard]] std::optional<RefusedField> field_of(const HttpReply& reply) const {
    if (reply.status != 400 && reply.status != 422) return std::nullopt;
    const auto sent = parse_json(endpoint_.body(item_, mode_, endpoint_.settings.stream).text);
    return sent ? refused_field(reply, *sent) : std::nullopt;
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
  Reading reading_ = Reading::calls;
  std::size_t version_ = 0;                ///< of what is left out
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

Endpoint::State::Body Endpoint::State::body(const Case& item, Mode as, bool stream, bool fit) const {
  RequestFields fields{
      .model = settings.model_name, .sampling = settings.sampling, .stream = stream, .more = settings.extra_body};
  // The same seed would give the same answer again.
  if (fields.sampling.seed) *fields.sampling.seed += static_cast<std::int64_t>(item.sample);
  if (fit) left_out.apply(fields.more);
  const auto asked = build_messages(item, as, settings.prompts);
  return {settings.protocol->body(asked, fields), asked.has_tools()};
}

void Endpoint::State::notice(std::string sentence) const {
  secrets.hide(sentence);
  if (settings.on_notice) settings.on_notice(sentence);
}

/// A refusal that would meet every request ends the run, unless something was ever answered.
void Endpoint::State::refused(const Failure& failure, const std::string& remedy, bool refuses_all) {
  if (ever_answered) return;
  ++refusals;
  if (!refuses_all && refusals < hopeless_refusals) return;
  auto error = failure.error;
  error.message =
      fmt::format("the endpoint answers no question: {}{}{}", error.message, remedy.empty() ? "" : "; ", remedy);
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

/// How an answer is brought over makes no difference to what was asked, nor does what the server would not take.
std::string Endpoint::State::key_of(const Case& item, Mode as, const std::string& body) const {
  constexpr std::size_t digits = 16;
  const bool differs = settings.stream || left_out.version() != 0;
  return sha256(differs ? this->body(item, as, false, false).text : body).substr(0, digits);
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
