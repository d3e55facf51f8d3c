/// HTTP requests, any number at once, on one thread of its own. A reply of any status is a reply; an Error means there
/// was none. Nothing here retries or counts: that is request_queue.hpp.
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
  std::string body{};                  ///< POST where there is one, GET otherwise
  std::vector<std::string> headers{};  ///< "Name: value", beside the client's own
  std::string where{};                 ///< place named in an Error; the URL without credentials where empty
  /// Where set, the body of a reply that is a success comes here piece by piece, on the client's thread, and is not
  /// kept in HttpReply::body. Must not throw or block.
  std::function<void(std::string_view piece)> on_piece{};
  /// Asked when the reply pauses: after how much silence what has come is all, although the connection stays open or
  /// breaks; nullopt: more is needed. `body` is what was not taken in pieces. Must not throw or block.
  std::function<std::optional<std::chrono::milliseconds>(std::string_view body)> enough_after{};
};

struct HttpReply {
  long status = 0;
  std::string content_type;
  std::string retry_after;     ///< as sent: seconds or a date
  std::string retry_after_ms;  ///< as sent: milliseconds
  std::string location;
  std::string server;  ///< what it calls itself
  HeaderList limits;   ///< what it says about rate limits
  std::string body;    ///< decompressed
  double seconds = 0;  ///< from sending to the last byte
};

struct HttpSettings {
  using Milliseconds = std::chrono::milliseconds;
  Milliseconds connect{10'000};                  ///< name look-up, connection and TLS
  Milliseconds first_byte{600'000};              ///< from the start to the first byte of the reply: a model thinks here
  Milliseconds idle{120'000};                    ///< between two bytes of the reply
  Milliseconds total{1'800'000};                 ///< the whole exchange
  std::size_t max_body = std::size_t{64} << 20;  ///< bytes of a reply, decompressed
  std::size_t max_connections = 256;             ///< kept open for reuse
  std::string ca_file{};                         ///< certificates to trust instead of the system's
};

/// Thrown by the constructor of HttpClient where libcurl is not installed, or too old.
struct LibraryMissing : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// All members may be called from any thread, callbacks of the client included.
class HttpClient {
 public:
  /// Called exactly once, on the client's thread or, once the client has stopped, on the caller's. Must not throw or
  /// block. Errors: network (no connection, reset), timeout (a deadline), protocol (not HTTP), limit (too large),
  /// usage (no such URL, a certificate that is not trusted), interrupted (stopped).
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
  /// Gives up everything under way (errc::interrupted) and ends the thread. Must not be called on it.
  void stop() noexcept;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The URL with user name and password taken out, for messages and files.
[[nodiscard]] std::string without_credentials(std::string_view url);

}  // namespace evalrun::runners
