/// Runs libcurl's transfers on epoll. The cost of a turn grows with the transfers that are ready, not with all
/// transfers (curl_multi_perform looks at each of them). For one thread; only `wake` may be called from other threads.
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

  /// Prepares a handle; to be called once before it is added for the first time.
  void adopt(CURL* easy);
  void add(CURL* easy);
  void remove(CURL* easy);
  /// Runs libcurl's due timers, waits for sockets or `wake` until `until` at most, then serves the ready sockets.
  void turn(Time until);
  [[nodiscard]] const CURLMsg* next_message();
  /// The time at which the turn began or, once its wait is over, at which the wait ended.
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
  std::optional<Time> due_;  ///< when libcurl wants to be called even if no socket is ready
  struct Watched {
    bool is_connection = false;                ///< opened by on_open, not one of libcurl's internal sockets
    std::uint32_t registered = 0, wanted = 0;  ///< events registered with epoll, events that libcurl wants
  };
  [[nodiscard]] Watched& watched(curl_socket_t socket);
  std::vector<Watched> watched_;  ///< indexed by socket
};

}  // namespace evalrun::runners
