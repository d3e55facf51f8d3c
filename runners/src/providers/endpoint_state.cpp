#include "endpoint_state.hpp"

#include <algorithm>
#include <span>
#include <thread>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "downloads/sha256.hpp"
#include "python/text.hpp"

namespace evalrun::runners {
namespace {

/// After this many refusals without any answer the run ends; fewer are enough if they are about the API key, the
/// address or the model.
constexpr int hopeless_refusals = 16, hopeless_refusals_for_all = 3;

}  // namespace

std::string tidy_base(std::string url, const Protocol& protocol) {
  if (url.empty()) url = protocol.base_url;
  const auto mark = url.find('?');
  const std::string query = mark == std::string::npos ? "" : url.substr(mark);
  url.resize(url.size() - query.size());
  while (url.ends_with('/')) url.pop_back();
  if (url.ends_with(protocol.method_path)) url.resize(url.size() - protocol.method_path.size());
  const auto scheme = url.find("://");
  if (scheme != std::string::npos && url.find('/', scheme + 3) == std::string::npos) url += protocol.version_path;
  return url + query;
}

std::string address(const std::string& base, const std::string& path) {
  const auto mark = base.find('?');
  if (mark == std::string::npos) return base + path;
  const char joint = path.find('?') == std::string::npos ? '?' : '&';
  return base.substr(0, mark) + path + joint + base.substr(mark + 1);
}

std::string header_name(std::string_view header) { return lower(header.substr(0, header.find(':'))); }

const std::string& Endpoint::State::url() {
  if (asked_at.empty())
    asked_at = address(settings.base_url, settings.protocol->path(settings.model_name, settings.stream));
  return asked_at;
}

/// The protocol's headers and the user's headers. A user's header replaces the protocol's header of the same name.
std::vector<std::string> Endpoint::State::headers() const {
  auto all = settings.protocol->headers(settings.key);
  std::erase_if(all, [&](const std::string& own) {
    return std::ranges::any_of(settings.headers,
                               [&](const auto& given) { return header_name(given) == header_name(own); });
  });
  all.insert(all.end(), settings.headers.begin(), settings.headers.end());
  return all;
}

Endpoint::State::Body Endpoint::State::body(const Case& item, Mode as, bool stream, bool fit) const {
  RequestFields fields{
      .model = settings.model_name, .sampling = settings.sampling, .stream = stream, .more = settings.extra_body};
  // With the same seed, every attempt would get the same answer.
  if (fields.sampling.seed) *fields.sampling.seed += static_cast<std::int64_t>(item.attempt);
  if (fit) left_out.apply(fields.more);
  const auto asked = build_messages(item, as, settings.prompts);
  return {settings.protocol->body(asked, fields), asked.has_tools()};
}

void Endpoint::State::notice(std::string sentence) const {
  secrets.hide(sentence);
  if (settings.on_notice) settings.on_notice(sentence);
}

void Endpoint::State::show(HttpReply reply) const {
  for (auto& [name, value] : reply.limits) secrets.hide(value);
  settings.on_reply(reply);
}

/// Counts a permanent refusal, and ends the run after enough of them unless an answer came before. One refusal proves
/// nothing: a filter in front of the server may refuse the text of one case.
void Endpoint::State::refused(const Failure& failure, const std::string& remedy, bool refuses_all) {
  if (ever_answered) return;
  auto error = failure.error;
  error.message =
      fmt::format("the endpoint refuses every request: {}{}{}", error.message, remedy.empty() ? "" : "; ", remedy);
  error.where = shown_url(settings.base_url);
  refusals_for_all += refuses_all ? 1 : 0;
  if (++refusals >= hopeless_refusals || refusals_for_all >= hopeless_refusals_for_all)
    return break_down(std::move(error));
  const std::scoped_lock lock(broken_mutex);
  if (refuses_all) doubt = std::move(error);
}

/// Why the endpoint can answer no question. If all requests have ended without an answer, one refusal is enough.
std::optional<Error> Endpoint::State::breakdown() {
  const std::scoped_lock lock(broken_mutex);
  return broken || ever_answered || open != 0 ? broken : doubt;
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

/// Sends GET /models. Retries often if the server is busy or still loading, and seldom if it cannot be reached.
result<HttpReply> Endpoint::State::contact() {
  RetryPolicy policy(settings.retry);
  RetryPolicy network({.max_retries = std::min(3, settings.retry.max_retries), .first_wait = milliseconds(200)});
  for (int attempts = 1;; ++attempts) {
    auto reply = client.ask(
        {.url = address(settings.base_url, "/models"), .headers = headers(), .where = shown_url(settings.base_url)});
    if (reply && settings.on_reply) show(*reply);
    Failure failure;
    if (!reply)
      failure = failure_of(reply.error());
    else if (reply->status < 200 || reply->status > 299)
      failure = failure_of(*reply, shown_url(settings.base_url), secrets);
    else
      return reply;
    // If the user named the model, any reply shows that the server is there.
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

/// Identifies what was asked. The hash covers neither how the answer is transferred nor fields that the server refused.
std::string Endpoint::State::key_of(const Case& item, Mode as, const std::string& body) const {
  constexpr std::size_t digits = 16;
  const bool differs = settings.stream || left_out.version() != 0;
  return sha256(differs ? this->body(item, as, false, false).text : body).substr(0, digits);
}

}  // namespace evalrun::runners
