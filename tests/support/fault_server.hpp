/// A small HTTP server that misbehaves on purpose: its reply to the nth request is a function of n and the request, so
/// that tests are reproducible. One thread per connection, for tests only.
///
///     FaultServer server([](std::size_t n, const auto&) { return n == 0 ? Reply::status(503) : Reply::json("{}"); });
///     client.ask({.url = server.url("/v1/models")});
#pragma once
#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace evalrun::tests {

struct Received {
  std::string method, path, headers, body;
  /// The value of a header; "" if there is none. The name is in lower case.
  [[nodiscard]] std::string header(const std::string& name) const;
};

/// Bytes to send, and how.
struct Reply {
  std::string bytes{};                 ///< the whole reply, head included
  std::chrono::milliseconds delay{0};  ///< before the first byte
  std::size_t chunk = 0;               ///< bytes at a time; 0: all at once
  std::chrono::milliseconds pause{0};  ///< between two chunks
  bool reset = false;                  ///< end with a TCP reset
  bool hang = false;                   ///< send the bytes, then stay silent until the client disconnects
  bool close = false;                  ///< close the connection after the bytes

  [[nodiscard]] static Reply json(const std::string& body, int status = 200, const std::string& headers = "");
  [[nodiscard]] static Reply status(int status, const std::string& headers = "");
  [[nodiscard]] static Reply typed(const std::string& type, const std::string& body, const std::string& headers = "");
  [[nodiscard]] static Reply gzipped(const std::string& body);
  /// The head announces the whole body, but the connection ends after `sent` bytes of it.
  [[nodiscard]] static Reply cut(const std::string& body, std::size_t sent, bool reset);
  [[nodiscard]] static Reply silence();
  [[nodiscard]] static Reply trickle(const std::string& body, std::chrono::milliseconds pause);
};

class FaultServer {
 public:
  using Script = std::function<Reply(std::size_t nth, const Received& request)>;

  explicit FaultServer(Script script);
  FaultServer(const FaultServer&) = delete;
  FaultServer& operator=(const FaultServer&) = delete;
  ~FaultServer();

  [[nodiscard]] std::string url(const std::string& path) const;
  [[nodiscard]] std::size_t requests() const;
  [[nodiscard]] std::size_t connections() const;
  /// Resets every open connection and accepts none for this time.
  void go_away(std::chrono::milliseconds time);
  /// The largest number of requests that were served at once.
  [[nodiscard]] int most_at_once() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace evalrun::tests
