#include "fault_server.hpp"

#include <algorithm>
#include <list>
#include <mutex>
#include <stdexcept>
#include <thread>

#include <arpa/inet.h>
#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

namespace evalrun::tests {
namespace {

std::string lower(std::string text) {
  std::ranges::transform(text, text.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
  return text;
}

std::uint32_t crc32(const std::string& data) {
  std::uint32_t crc = ~0U;
  for (const char c : data) {
    crc ^= static_cast<unsigned char>(c);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1U) != 0 ? 0xEDB88320U : 0U);
  }
  return ~crc;
}

void append_little(std::string& out, std::uint32_t value, int bytes) {
  for (int i = 0; i < bytes; ++i) out.push_back(static_cast<char>(value >> (8 * i)));
}

/// A gzip file of stored (uncompressed) blocks.
std::string gzip(const std::string& data) {
  std::string out("\x1f\x8b\x08\0\0\0\0\0\0\x03", 10);
  for (std::size_t at = 0; at == 0 || at < data.size(); at += 65535) {
    const auto size = static_cast<std::uint32_t>(std::min<std::size_t>(65535, data.size() - at));
    out.push_back(at + 65535 >= data.size() ? '\1' : '\0');
    append_little(out, size, 2);
    append_little(out, ~size, 2);
    out.append(data, at, size);
  }
  append_little(out, crc32(data), 4);
  append_little(out, static_cast<std::uint32_t>(data.size()), 4);
  return out;
}

}  // namespace

std::string Received::header(const std::string& name) const {
  const std::string all = "\r\n" + headers;
  const auto at = lower(all).find("\r\n" + name + ":");
  if (at == std::string::npos) return {};
  const auto from = all.find_first_not_of(' ', at + name.size() + 3);
  return all.substr(from, all.find("\r\n", from) - from);
}

Reply Reply::json(const std::string& body, int status, const std::string& headers) {
  return {.bytes = fmt::format("HTTP/1.1 {} X\r\nContent-Type: application/json\r\n{}Content-Length: {}\r\n\r\n{}",
                               status, headers, body.size(), body)};
}

Reply Reply::status(int status, const std::string& headers) {
  return json(fmt::format(R"({{"error":{{"message":"status {}"}}}})", status), status, headers);
}

Reply Reply::typed(const std::string& type, const std::string& body, const std::string& headers) {
  return {.bytes = fmt::format("HTTP/1.1 200 OK\r\nContent-Type: {}\r\n{}Content-Length: {}\r\n\r\n{}", type, headers,
                               body.size(), body)};
}

Reply Reply::gzipped(const std::string& body) {
  return typed("application/json", gzip(body), "Content-Encoding: gzip\r\n");
}

Reply Reply::cut(const std::string& body, std::size_t sent, bool reset) {
  Reply reply = json(body);
  reply.bytes.resize(reply.bytes.size() - body.size() + std::min(sent, body.size()));
  reply.reset = reset;
  reply.close = true;
  return reply;
}

Reply Reply::silence() { return {.bytes = "", .hang = true}; }

Reply Reply::trickle(const std::string& body, std::chrono::milliseconds pause) {
  Reply reply = json(body);
  reply.chunk = 8;
  reply.pause = pause;
  return reply;
}

struct FaultServer::State {
  Script script;
  int listener = -1;
  int port = 0;
  std::atomic<bool> stopping = false;
  std::atomic<std::size_t> requests = 0, connections = 0;
  std::atomic<int> at_once = 0, most_at_once = 0;
  std::thread acceptor;
  struct Server {
    std::thread thread;
    std::atomic<bool> over = false;
  };
  std::list<Server> servers;
  std::mutex away_mutex;
  std::chrono::steady_clock::time_point away_until{};
  std::atomic<bool> away = false;

  void listen_at(int wanted_port);
  void accept_all();
  void stay_away();
  void serve(int socket);
  bool read_request(int socket, std::string& buffer, Received& request) const;
  [[nodiscard]] bool readable(int socket) const;
  bool rest(int socket, std::chrono::milliseconds time) const;
  bool send_reply(int socket, const Reply& reply) const;
};

FaultServer::FaultServer(Script script) : state_(std::make_unique<State>()) {
  state_->script = std::move(script);
  state_->listen_at(0);
  state_->acceptor = std::thread([state = state_.get()] { state->accept_all(); });
}

FaultServer::~FaultServer() {
  state_->stopping = true;
  state_->acceptor.join();
  for (auto& server : state_->servers) server.thread.join();
  ::close(state_->listener);
}

void FaultServer::State::listen_at(int wanted_port) {
  listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  const int on = 1;
  ::setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(static_cast<std::uint16_t>(wanted_port));
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (::bind(listener, reinterpret_cast<sockaddr*>(&address), size) != 0 || ::listen(listener, 512) != 0 ||
      ::getsockname(listener, reinterpret_cast<sockaddr*>(&address), &size) != 0)
    throw std::runtime_error("the fault server cannot listen");
  port = ntohs(address.sin_port);
}

void FaultServer::go_away(std::chrono::milliseconds time) {
  const std::scoped_lock lock(state_->away_mutex);
  state_->away_until = std::chrono::steady_clock::now() + time;
  state_->away = true;
}

/// Accepts no connection until `away_until`. Runs on the acceptor's thread.
void FaultServer::State::stay_away() {
  ::close(listener);
  for (auto& server : servers) server.thread.join();  // each notices that the server is away
  servers.clear();
  std::chrono::steady_clock::time_point until;
  {
    const std::scoped_lock lock(away_mutex);
    until = away_until;
  }
  while (!stopping && std::chrono::steady_clock::now() < until)
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  away = false;
  listen_at(port);
}

std::string FaultServer::url(const std::string& path) const {
  return fmt::format("http://127.0.0.1:{}{}", state_->port, path);
}
std::size_t FaultServer::requests() const { return state_->requests; }
std::size_t FaultServer::connections() const { return state_->connections; }
int FaultServer::most_at_once() const { return state_->most_at_once; }

/// Waits for input; false if the server stops.
bool FaultServer::State::readable(int socket) const {
  while (!stopping && !away) {
    pollfd waiting{socket, POLLIN, 0};
    if (::poll(&waiting, 1, 20) != 0) return true;
  }
  return false;
}

void FaultServer::State::accept_all() {
  while (!stopping) {
    if (away) stay_away();
    if (!readable(listener)) continue;
    const int socket = ::accept4(listener, nullptr, nullptr, SOCK_CLOEXEC);
    if (socket < 0) continue;
    ++connections;
    std::erase_if(servers, [](Server& server) {
      if (server.over) server.thread.join();
      return server.over.load();
    });
    auto& server = servers.emplace_back();
    server.thread = std::thread([this, socket, &server] {
      serve(socket);
      ::close(socket);
      server.over = true;
    });
  }
}

bool FaultServer::State::read_request(int socket, std::string& buffer, Received& request) const {
  std::size_t head = 0;
  std::size_t needed = std::string::npos;
  for (;;) {
    if (needed == std::string::npos && (head = buffer.find("\r\n\r\n")) != std::string::npos) {
      const auto line_end = buffer.find("\r\n");
      const auto line = buffer.substr(0, line_end);
      const auto space = line.find(' ');
      request.method = line.substr(0, space);
      request.path = line.substr(space + 1, line.rfind(' ') - space - 1);
      request.headers = buffer.substr(line_end + 2, head - line_end);
      const auto length = request.header("content-length");
      needed = head + 4 + (length.empty() ? 0 : std::stoul(length));
    }
    if (needed != std::string::npos && buffer.size() >= needed) {
      request.body = buffer.substr(head + 4, needed - head - 4);
      buffer.erase(0, needed);
      return true;
    }
    char bytes[16384];
    if (!readable(socket)) return false;
    const auto got = ::recv(socket, bytes, sizeof bytes, 0);
    if (got <= 0) return false;
    buffer.append(bytes, static_cast<std::size_t>(got));
  }
}

/// Sleeps; false if the client disconnects or the server stops meanwhile.
bool FaultServer::State::rest(int socket, std::chrono::milliseconds time) const {
  const auto end = std::chrono::steady_clock::now() + time;
  while (!stopping && !away && std::chrono::steady_clock::now() < end) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    pollfd gone{socket, POLLRDHUP, 0};
    if (::poll(&gone, 1, static_cast<int>(std::clamp<decltype(left)>(left, 0, 20))) > 0) return false;
  }
  return !stopping && !away;
}

bool FaultServer::State::send_reply(int socket, const Reply& reply) const {
  if (!rest(socket, reply.delay)) return false;
  const std::size_t step = reply.chunk == 0 ? reply.bytes.size() : reply.chunk;
  for (std::size_t at = 0; at < reply.bytes.size(); at += step) {
    if (at > 0 && !rest(socket, reply.pause)) return false;
    const auto end = std::min(at + step, reply.bytes.size());
    for (std::size_t sent = at; sent < end;) {
      const auto n = ::send(socket, reply.bytes.data() + sent, end - sent, MSG_NOSIGNAL);
      if (n <= 0) return false;
      sent += static_cast<std::size_t>(n);
    }
  }
  if (reply.hang) return rest(socket, std::chrono::hours(1));
  if (reply.reset) {
    // A linger of zero turns the close into a reset.
    const linger hard{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }
  return !reply.reset && !reply.close;
}

void FaultServer::State::serve(int socket) {
  const int on = 1;
  ::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
  std::string buffer;
  for (Received request; read_request(socket, buffer, request); request = {}) {
    const int now = ++at_once;
    for (int most = most_at_once; now > most && !most_at_once.compare_exchange_weak(most, now);) {}
    const Reply reply = script(requests++, request);
    const bool more = send_reply(socket, reply);
    --at_once;
    if (!more) return;
  }
  if (away) {
    const linger hard{1, 0};
    ::setsockopt(socket, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
  }
}

}  // namespace evalrun::tests
