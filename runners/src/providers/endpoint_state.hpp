/// What an endpoint's requests share: settings, what the server was found to take, and why it can answer none.
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

/// Base URL as users write it: with or without a last slash, with the path of the method itself, or without the
/// version; a query stays. Empty: the protocol's own.
[[nodiscard]] std::string tidy_base(std::string url, const Protocol& protocol);

/// The address of a path below a base URL that may have a query.
[[nodiscard]] std::string address(const std::string& base, const std::string& path);

/// "Name" of "Name: value", in lower case.
[[nodiscard]] std::string header_name(std::string_view header);

/// The mode; the first reply that shows it decides.
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
  std::string server;  ///< what it calls itself

  std::mutex broken_mutex;
  std::optional<Error> broken;
  std::optional<Error> doubt;  ///< becomes `broken` if no other request is left
  std::atomic<bool> is_broken = false;
  std::atomic<bool> ever_answered = false;
  std::atomic<std::size_t> open = 0;  ///< cases that were given and have no outcome yet

  // The client's thread's own.
  std::string asked_at;  ///< the address of all requests, once there was one
  bool ever_took_tools = false;
  int refusals = 0;          ///< in all
  int refusals_for_all = 0;  ///< that would meet every request

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
  [[nodiscard]] std::optional<Error> breakdown();
  void notice(std::string sentence) const;
  void break_down(Error error);
  [[nodiscard]] result<std::string> sole_model(const std::vector<std::string>& names) const;
  [[nodiscard]] result<HttpReply> contact();
  [[nodiscard]] Error unreachable(const Error& error) const;
  [[nodiscard]] std::string remedy(long status) const {
    return remedy_for(status, settings.protocol->key_variables.front());
  }
  /// One case on its way.
  [[nodiscard]] std::shared_ptr<RequestTask> task(const Case& item, Model::Done done);
};

}  // namespace evalrun::runners
