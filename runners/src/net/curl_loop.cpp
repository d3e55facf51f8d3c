#include "curl_loop.hpp"

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <system_error>

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include "libcurl.hpp"

namespace evalrun::runners {
namespace {

std::uint32_t events_of(int wanted) {
  switch (wanted) {
    case CURL_POLL_IN: return EPOLLIN;
    case CURL_POLL_OUT: return EPOLLOUT;
    case CURL_POLL_INOUT: return EPOLLIN | EPOLLOUT;
    default: return 0;
  }
}

/// An error counts as ready to read and write: libcurl then reads or writes, and reports the cause.
int ready_of(std::uint32_t events) {
  int ready = 0;
  if ((events & (EPOLLIN | EPOLLHUP | EPOLLERR)) != 0) ready |= CURL_CSELECT_IN;
  if ((events & (EPOLLOUT | EPOLLERR)) != 0) ready |= CURL_CSELECT_OUT;
  return ready;
}

[[noreturn]] void refused(const char* what) { throw std::system_error(errno, std::generic_category(), what); }

}  // namespace

CurlLoop::CurlLoop(std::size_t max_connections)
    : epoll_(::epoll_create1(EPOLL_CLOEXEC)), waker_(::eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
  if (epoll_ < 0 || waker_ < 0) refused("epoll");
  // Edge-triggered, so each write reports once and the counter need not be read.
  epoll_event event{.events = EPOLLIN | EPOLLET, .data = {.fd = waker_}};
  if (::epoll_ctl(epoll_, EPOLL_CTL_ADD, waker_, &event) != 0) refused("epoll");
  multi_ = libcurl().multi_init();
  if (multi_ == nullptr) throw std::bad_alloc();
  libcurl().multi_setopt(multi_, CURLMOPT_MAXCONNECTS, static_cast<long>(max_connections));
  libcurl().multi_setopt(multi_, CURLMOPT_SOCKETFUNCTION, &CurlLoop::on_socket);
  libcurl().multi_setopt(multi_, CURLMOPT_SOCKETDATA, this);
  libcurl().multi_setopt(multi_, CURLMOPT_TIMERFUNCTION, &CurlLoop::on_timer);
  libcurl().multi_setopt(multi_, CURLMOPT_TIMERDATA, this);
}

CurlLoop::~CurlLoop() {
  libcurl().multi_cleanup(multi_);
  ::close(waker_);
  ::close(epoll_);
}

void CurlLoop::adopt(CURL* easy) {
  libcurl().easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, &CurlLoop::on_open);
  libcurl().easy_setopt(easy, CURLOPT_OPENSOCKETDATA, this);
  libcurl().easy_setopt(easy, CURLOPT_CLOSESOCKETFUNCTION, &CurlLoop::on_close);
  libcurl().easy_setopt(easy, CURLOPT_CLOSESOCKETDATA, this);
}

void CurlLoop::add(CURL* easy) { libcurl().multi_add_handle(multi_, easy); }
void CurlLoop::remove(CURL* easy) { libcurl().multi_remove_handle(multi_, easy); }

const CURLMsg* CurlLoop::next_message() {
  int left = 0;
  return libcurl().multi_info_read(multi_, &left);
}

void CurlLoop::wake() const noexcept {
  const std::uint64_t one = 1;
  [[maybe_unused]] const auto written = ::write(waker_, &one, sizeof one);
}

void CurlLoop::turn(Time until) {
  int running = 0;
  const auto act_when_due = [&] {
    now_ = std::chrono::steady_clock::now();
    if (!due_ || *due_ > now_) return;
    due_.reset();
    libcurl().multi_socket_action(multi_, CURL_SOCKET_TIMEOUT, 0, &running);
    // A transfer may have ended: do not wait, so that the caller sees it at once.
    until = Time::min();
  };
  act_when_due();
  std::array<epoll_event, 256> ready{};
  const auto end = due_ ? std::min(*due_, until) : until;
  const auto left = end == Time::min()
                        ? 0
                        : std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
  const int wait = static_cast<int>(std::clamp<decltype(left)>(left, 0, 60'000));
  const int count = ::epoll_wait(epoll_, ready.data(), ready.size(), wait);
  now_ = std::chrono::steady_clock::now();
  for (int i = 0; i < count; ++i) {
    const auto& event = ready[static_cast<std::size_t>(i)];
    const int socket = event.data.fd;
    if (socket == waker_) continue;
    if (auto& known = watched(socket); known.wanted == 0) {
      // An idle connection became readable, most likely because it was closed: libcurl notices when it reuses it.
      ::epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
      known.registered = 0;
    } else {
      libcurl().multi_socket_action(multi_, socket, ready_of(event.events), &running);
    }
  }
  act_when_due();
}

CurlLoop::Watched& CurlLoop::watched(curl_socket_t socket) {
  const auto place = static_cast<std::size_t>(socket);
  if (place >= watched_.size()) watched_.resize(place + 64);
  return watched_[place];
}

void CurlLoop::watch(curl_socket_t socket, std::uint32_t events) {
  auto& known = watched(socket);
  known.wanted = events;
  if (events == known.registered) return;
  if (events == 0) {
    // An idle connection stays registered until its next request, which saves most calls of epoll_ctl.
    if (known.is_connection) return;
    ::epoll_ctl(epoll_, EPOLL_CTL_DEL, socket, nullptr);
  } else {
    epoll_event event{.events = events, .data = {.fd = socket}};
    ::epoll_ctl(epoll_, known.registered == 0 ? EPOLL_CTL_ADD : EPOLL_CTL_MOD, socket, &event);
  }
  known.registered = events;
}

int CurlLoop::on_socket(CURL*, curl_socket_t socket, int wanted, void* self, void*) noexcept {
  static_cast<CurlLoop*>(self)->watch(socket, events_of(wanted));
  return 0;
}

int CurlLoop::on_timer(CURLM*, long wait, void* self) noexcept {
  auto& loop = *static_cast<CurlLoop*>(self);
  loop.due_.reset();
  if (wait >= 0) loop.due_ = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait);
  return 0;
}

curl_socket_t CurlLoop::on_open(void* self, curlsocktype, curl_sockaddr* address) noexcept {
  const int socket = ::socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
  if (socket < 0) return CURL_SOCKET_BAD;
  static_cast<CurlLoop*>(self)->watched(socket) = {.is_connection = true};
  return socket;
}

/// close() removes the socket from epoll. Its number may be reused, so its entry is reset.
int CurlLoop::on_close(void* self, curl_socket_t socket) noexcept {
  static_cast<CurlLoop*>(self)->watched(socket) = {};
  return ::close(socket);
}

}  // namespace evalrun::runners
