/// The state that all requests of an endpoint share: settings, findings about the server, and why it can answer none.
#pragma once
#include <atomic>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "endpoint.hpp"
#include "net/request_queue.hpp"
#include "protocol.hpp"
#include "refusal.hpp"
#include "secrets.hpp"
#include "unsupported_field.hpp"

namespace evalrun::runners {

/// The base URL in one form: users write it with or without a last slash, with the path of the method, or without the
/// version. A query stays. Empty: the protocol's default.
[[nodiscard]] std::string tidy_base(std::string url, const Protocol& protocol);

/// The URL of `path` below a base URL that may have a query.
[[nodiscard]] std::string address(const std::string& base, const std::string& path);

/// The name in "Name: value", in lower case.
[[nodiscard]] std::string header_name(std::string_view header);

/// The mode in use. If it was not given, the first reply that shows it decides.
class FoundMode {
 public:
  explicit FoundMode(std::optional<Mode> mode) : mode_(mode ? static_cast<int>(*mode) : unknown) {}
  [[nodiscard]] std::optional<Mode> get() const {
    const int mode = mode_;
    return mode == unknown ? std::nullopt : std::optional(static_cast<Mode>(mode));
  }
  /// Sets the mode unless it is known already. Returns the mode that holds from now on.
  Mode settle(Mode mode) {
    int expected = unknown;
    mode_.compare_exchange_strong(expected, static_cast<int>(mode));
    return *get();
  }

 private:
  static constexpr int unknown = -1;
  std::atomic<int> mode_;
};

struct Endpoint::State {
  explicit State(EndpointSettings given)
      : settings(std::move(given)),
        mode(settings.mode),
        client(http_settings(settings)),
        queue(client, settings.queue, settings.retry) {
    settings.base_url = tidy_base(std::move(settings.base_url), *settings.protocol);
    settings.sampling = settings.protocol->completed(settings.sampling);
    secrets = Secrets(settings.key, settings.headers, settings.base_url);
  }

  static HttpSettings http_settings(const EndpointSettings& all) {
    HttpSettings http = all.http;
    http.max_connections = static_cast<std::size_t>(all.queue.concurrency.value_or(all.queue.max_concurrency)) + 1;
    return http;
  }

  EndpointSettings settings;
  Secrets secrets;
  FoundMode mode;
  LeftOut left_out;
  std::string server;  ///< the header Server of the first reply

  std::mutex broken_mutex;
  std::optional<Error> broken;
  std::optional<Error> doubt;  ///< a refusal that counts as `broken` if no other request is left
  std::atomic<bool> is_broken = false;
  std::atomic<bool> ever_answered = false;
  std::atomic<std::size_t> open = 0;  ///< cases that were asked and have no outcome yet

  // Used by the client's thread alone.
  std::string asked_at;  ///< the URL of all requests; empty before the first one
  bool ever_took_tools = false;
  int refusals = 0;          ///< permanent refusals
  int refusals_for_all = 0;  ///< refusals among them that would meet every request

  // Last, so that the client's thread ends before the members that its callbacks use are destroyed.
  HttpClient client;
  RequestQueue queue;

  [[nodiscard]] const std::string& url();
  [[nodiscard]] std::vector<std::string> headers() const;
  struct Body {
    std::string text;
    bool has_tools = false;
  };
  /// `fit`: leave out the fields that the server refused.
  [[nodiscard]] Body body(const Case& item, Mode as, bool stream, bool fit = true) const;
  [[nodiscard]] std::string key_of(const Case& item, Mode as, const std::string& body) const;
  void refused(const Failure& failure, const std::string& remedy, bool refuses_all);
  [[nodiscard]] std::optional<Error> breakdown();
  void notice(std::string sentence) const;
  /// Passes a reply on to on_reply, without secrets in its headers about rate limits. Precondition: there is one.
  void show(HttpReply reply) const;
  void break_down(Error error);
  [[nodiscard]] result<std::string> sole_model(const std::vector<std::string>& names) const;
  [[nodiscard]] result<HttpReply> contact();
  [[nodiscard]] Error unreachable(const Error& error) const;
  [[nodiscard]] std::string remedy(long status) const {
    return remedy_for(status, settings.protocol->key_variables.front());
  }
  /// The task that asks for one case.
  [[nodiscard]] std::shared_ptr<RequestTask> task(const Case& item, Model::Done done);
};

}  // namespace evalrun::runners
