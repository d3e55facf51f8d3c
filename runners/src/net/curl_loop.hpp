/// libcurl's transfers on epoll: a turn costs what is ready, not what is waiting (curl_multi_perform looks at every
/// transfer each time). For one thread; `wake` alone may be called from any.
#pragma once
#include <chrono>
#include <cstdint>
#include <optional>
#include <vector>

#include <curl/curl.h>

namespace evalrun::runners {

class CurlLoop {
 public:
  using Time = std::chrono::steady_clock::time_point;

  explicit CurlLoop(std::size_t max_connections);
  CurlLoop(const CurlLoop&) = delete;
  CurlLoop& operator=(const CurlLoop&) = delete;
  ~CurlLoop();

  /// What every handle needs before it is added for the first time.
  void adopt(CURL* easy);
  void add(CURL* easy);
  void remove(CURL* easy);
  /// Lets libcurl do what is due, then waits until `until` at most for sockets or `wake`, and serves what is ready.
  void turn(Time until);
  [[nodiscard]] const CURLMsg* next_message();
  /// When the turn began, or what it waited for came.
  [[nodiscard]] const Time& now() const { return now_; }
  void wake() const noexcept;

 private:
  static int on_socket(CURL* easy, curl_socket_t socket, int wanted, void* self, void* known) noexcept;
  static int on_timer(CURLM* multi, long wait, void* self) noexcept;
  static curl_socket_t on_open(void* self, curlsocktype purpose, curl_sockaddr* address) noexcept;
  static int on_close(void* self, curl_socket_t socket) noexcept;
  void watch(curl_socket_t socket, std::uint32_t events);

  int epoll_ = -1;
  int waker_ = -1;
  CURLM* multi_ = nullptr;
  Time now_ = std::chrono::steady_clock::now();
  std::optional<Time> due_;  ///< when libcurl wants to be called though no socket is ready
  struct Watched {
    bool is_connection = false;                ///< opened by us for libcurl, not one of its own helpers
    std::uint32_t registered = 0, wanted = 0;  ///< events with epoll, and by libcurl
  };
  [[nodiscard]] Watched& watched(curl_socket_t socket);
  std::vector<Watched> watched_;  ///< by socket
};

}  // namespace evalrun::runners
