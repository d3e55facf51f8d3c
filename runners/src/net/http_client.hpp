/// Sends any number of HTTP requests at once, on a thread of its own. A reply with any status is an HttpReply; an Error
/// means that no reply came. The client neither retries nor limits requests: request_queue.hpp does.
///
///     HttpClient client({.connect = 5s});
///     client.submit({.url = "http://127.0.0.1:8000/v1/models"}, [](result<HttpReply> reply) noexcept { ... });
///
/// Proxies come from the environment (http_proxy, https_proxy, no_proxy). Redirects are not followed, so credentials
/// never travel to a host that was not named.
#pragma once
#include <chrono>
#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/result.hpp"

#include "rate_limits.hpp"

namespace evalrun::runners {

struct HttpRequest {
  std::string url;
  std::string body{};                  ///< not empty: POST; empty: GET
  std::vector<std::string> headers{};  ///< "Name: value", in addition to the client's own headers
  std::string where{};                 ///< place named in an Error; empty: the URL without credentials
  /// If set, receives the body of a successful reply piece by piece, on the client's thread; HttpReply::body then stays
  /// empty. Must not throw or block.
  std::function<void(std::string_view piece)> on_piece{};
  /// Called when the reply pauses. Returns the silence after which the reply counts as whole although the connection
  /// stays open or breaks; nullopt: more is needed. `body` is the body that `on_piece` did not take. Must not throw or
  /// block.
  std::function<std::optional<std::chrono::milliseconds>(std::string_view body)> enough_after{};
};

struct HttpReply {
  long status = 0;
  std::string content_type;
  std::string retry_after;     ///< as sent: seconds or a date
  std::string retry_after_ms;  ///< as sent: milliseconds
  std::string location;
  std::string server;  ///< the header Server
  HeaderList limits;   ///< the headers about rate limits
  std::string body;    ///< decompressed
  double seconds = 0;  ///< from sending to the last byte
};

struct HttpSettings {
  using Milliseconds = std::chrono::milliseconds;
  Milliseconds connect{10'000};      ///< name look-up, connection and TLS
  Milliseconds first_byte{600'000};  ///< from the start to the first byte of the reply, while the model generates
  Milliseconds idle{120'000};        ///< between two bytes of the reply
  Milliseconds total{1'800'000};     ///< the whole exchange
  std::size_t max_body = std::size_t{64} << 20;  ///< bytes of a reply, decompressed
  std::size_t max_connections = 256;             ///< connections kept open for reuse
  std::string ca_file{};                         ///< certificates to trust instead of the system's
};

/// Thrown by the constructor of HttpClient if libcurl is not installed or too old.
struct LibraryMissing : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Members may be called from any thread and from callbacks of the client, except where a member says otherwise.
class HttpClient {
 public:
  /// Called exactly once: on the client's thread or, once the client has stopped, on the thread that calls submit().
  /// Must not throw or block. Errors: network (no connection, reset), timeout (a deadline), protocol (not HTTP), limit
  /// (too large), usage (no such URL, a certificate that is not trusted), interrupted (the client was stopped).
  using Done = std::function<void(result<HttpReply>)>;

  explicit HttpClient(HttpSettings settings = {});
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;
  ~HttpClient();  ///< stops

  void submit(HttpRequest request, Done done);
  /// Runs `action` on the client's thread after a delay; at once when the client stops. Must not throw or block.
  void after(std::chrono::milliseconds delay, std::function<void()> action);
  /// Submits and waits. Must not be called on the client's thread.
  [[nodiscard]] result<HttpReply> ask(HttpRequest request);
  /// Gives up all requests (errc::interrupted) and ends the client's thread. Must not be called on that thread.
  void stop() noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The URL without user name and password, for messages and files.
[[nodiscard]] std::string without_credentials(std::string_view url);

}  // namespace evalrun::runners
