// The HTTP part of the mock server: one thread with one event loop, and a timer for each delayed answer.
#include "mock_server.hpp"

#include <array>
#include <atomic>
#include <cerrno>
#include <csignal>
#include <cstring>
#include <exception>
#include <mutex>
#include <system_error>
#include <thread>
#include <unordered_map>

#include <event2/buffer.h>
#include <event2/event.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netdb.h>
#include <netinet/in.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include "respond.hpp"

namespace evalrun::runners {
namespace {

struct Freeing {
  void operator()(event_base* base) const noexcept { event_base_free(base); }
  void operator()(evhttp* http) const noexcept { evhttp_free(http); }
  void operator()(event* e) const noexcept { event_free(e); }
  void operator()(evbuffer* buffer) const noexcept { evbuffer_free(buffer); }
  void operator()(addrinfo* info) const noexcept { freeaddrinfo(info); }
};
template <class T>
using Owned = std::unique_ptr<T, Freeing>;

constexpr int backlog = 4096;                      // connections that may wait to be accepted
constexpr std::size_t max_body = 64UL << 20U;      // bytes
constexpr std::size_t max_headers = 256UL << 10U;  // bytes
constexpr int idle_seconds = 24 * 3600;            // long, since a delayed answer leaves the connection idle

std::string_view method_of(evhttp_request* request) {
  switch (evhttp_request_get_command(request)) {
    case EVHTTP_REQ_GET: return "GET";
    case EVHTTP_REQ_POST: return "POST";
    case EVHTTP_REQ_HEAD: return "HEAD";
    default: return "other";
  }
}

std::string body_of(evhttp_request* request) {
  auto* buffer = evhttp_request_get_input_buffer(request);
  std::string body(evbuffer_get_length(buffer), '\0');
  evbuffer_copyout(buffer, body.data(), body.size());
  return body;
}

const char* reason_of(int status) {
  switch (status) {
    case 200: return "OK";
    case 400: return "Bad Request";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    default: return "Internal Server Error";
  }
}

void add(evbuffer* buffer, std::string_view text) { evbuffer_add(buffer, text.data(), text.size()); }

void send(evhttp_request* request, const Reply& reply) {
  const Owned<evbuffer> buffer(evbuffer_new());
  auto* headers = evhttp_request_get_output_headers(request);
  // If the client has closed its connection, libevent only frees the request.
  const bool gone = evhttp_request_get_connection(request) == nullptr;
  if (gone || reply.events.empty()) {
    evhttp_add_header(headers, "Content-Type", "application/json");
    add(buffer.get(), reply.body);
    evhttp_send_reply(request, reply.status, reason_of(reply.status), buffer.get());
    return;
  }
  evhttp_add_header(headers, "Content-Type", "text/event-stream; charset=utf-8");
  evhttp_add_header(headers, "Cache-Control", "no-cache");
  evhttp_send_reply_start(request, reply.status, reason_of(reply.status));
  for (const auto& text : reply.events) {
    add(buffer.get(), "data: ");
    add(buffer.get(), text);
    add(buffer.get(), "\n\n");
    evhttp_send_reply_chunk(request, buffer.get());  // empties the buffer
  }
  evhttp_send_reply_end(request);
}

std::string system_message(int error) { return std::generic_category().message(error); }

}  // namespace

struct MockServer::State {
  State(std::vector<Case> served, AnswerSource source, MockServerSettings chosen)
      : cases(std::move(served)),
        settings(std::move(chosen)),
        responder(cases, std::move(source), settings.model_name) {}
  ~State() {
    for (const int end : wake_ends)
      if (end >= 0) ::close(end);
  }
  State(const State&) = delete;
  State& operator=(const State&) = delete;

  struct Waiting {
    State* state = nullptr;
    evhttp_request* request = nullptr;
    Reply reply;
    Owned<event> timer;
  };

  std::optional<Error> listen();
  void serve() noexcept;
  void answer(evhttp_request* request);
  void hold(evhttp_request* request, Reply reply);

  std::vector<Case> cases;
  MockServerSettings settings;
  Responder responder;
  std::array<int, 2> wake_ends{-1, -1};  // a byte written to [1] ends the loop
  Owned<event_base> base;
  Owned<evhttp> http;
  Owned<event> wake;
  std::unordered_map<evhttp_request*, std::unique_ptr<Waiting>> waiting;
  std::uint16_t port = 0;
  std::thread thread;
  std::once_flag stopped;
};

std::optional<Error> MockServer::State::listen() {
  const auto where = fmt::format("{}:{}", settings.host, settings.port);
  const auto failed = [&](std::string what) { return Error{errc::io, std::move(what), where}; };
  base.reset(event_base_new());
  if (base == nullptr) return failed("no event loop");
  http.reset(evhttp_new(base.get()));
  if (http == nullptr || ::pipe2(wake_ends.data(), O_CLOEXEC | O_NONBLOCK) != 0) return failed(system_message(errno));
  evhttp_set_max_body_size(http.get(), static_cast<ev_ssize_t>(max_body));
  evhttp_set_max_headers_size(http.get(), static_cast<ev_ssize_t>(max_headers));
  evhttp_set_timeout(http.get(), idle_seconds);
  evhttp_set_allowed_methods(http.get(), EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_HEAD | EVHTTP_REQ_PUT |
                                             EVHTTP_REQ_DELETE | EVHTTP_REQ_OPTIONS | EVHTTP_REQ_PATCH);
  evhttp_set_gencb(
      http.get(),
      [](evhttp_request* request, void* state) {
        try {
          static_cast<State*>(state)->answer(request);
        } catch (const std::exception& error) { evhttp_send_error(request, 500, error.what()); }
      },
      this);

  addrinfo hints{};
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_PASSIVE | AI_NUMERICSERV;
  addrinfo* addresses = nullptr;
  if (const int code = ::getaddrinfo(settings.host.c_str(), std::to_string(settings.port).c_str(), &hints, &addresses))
    return Error{errc::usage, fmt::format("no such host: {}", ::gai_strerror(code)), where};
  const Owned<addrinfo> owned(addresses);
  auto* listener = evconnlistener_new_bind(base.get(), nullptr, nullptr,
                                           LEV_OPT_CLOSE_ON_FREE | LEV_OPT_REUSEABLE | LEV_OPT_CLOSE_ON_EXEC, backlog,
                                           addresses->ai_addr, static_cast<int>(addresses->ai_addrlen));
  if (listener == nullptr) return failed(errno == EADDRINUSE ? "the port is taken" : system_message(errno));
  sockaddr_storage bound{};
  socklen_t size = sizeof bound;
  ::getsockname(evconnlistener_get_fd(listener), reinterpret_cast<sockaddr*>(&bound), &size);
  port = ntohs(bound.ss_family == AF_INET6 ? reinterpret_cast<sockaddr_in6*>(&bound)->sin6_port
                                           : reinterpret_cast<sockaddr_in*>(&bound)->sin_port);
  if (evhttp_bind_listener(http.get(), listener) == nullptr) {  // on success `http` owns the listener
    evconnlistener_free(listener);
    return failed("cannot listen");
  }

  wake.reset(event_new(
      base.get(), wake_ends[0], EV_READ,
      [](evutil_socket_t, short, void* state) { event_base_loopbreak(static_cast<State*>(state)->base.get()); }, this));
  if (wake == nullptr || event_add(wake.get(), nullptr) != 0) return failed("no event loop");
  return std::nullopt;
}

void MockServer::State::serve() noexcept {
  // If a client closes its connection, SIGPIPE must not end the program.
  sigset_t pipe_signal;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, nullptr);
  event_base_dispatch(base.get());
  for (auto& [request, held] : waiting) {
    held->timer.reset();
    // Requests that still have a connection are freed with it.
    if (evhttp_request_get_connection(request) == nullptr) evhttp_request_free(request);
  }
  waiting.clear();
  wake.reset();
  http.reset();
}

void MockServer::State::answer(evhttp_request* request) {
  const auto* uri = evhttp_request_get_evhttp_uri(request);
  const char* path = uri != nullptr ? evhttp_uri_get_path(uri) : nullptr;
  const auto header = [&](const char* name) {
    const char* value = evhttp_find_header(evhttp_request_get_input_headers(request), name);
    return std::string_view(value != nullptr ? value : "");
  };
  const auto body = body_of(request);
  auto reply = responder.reply_to({.method = method_of(request),
                                   .path = path != nullptr ? path : "",
                                   .trace_id = header("X-Evalrun-Case"),
                                   .trace_lang = header("X-Evalrun-Lang"),
                                   .body = body});
  if (settings.latency.count() > 0)
    hold(request, std::move(reply));
  else
    send(request, reply);
}

void MockServer::State::hold(evhttp_request* request, Reply reply) {
  auto held = std::make_unique<Waiting>(Waiting{this, request, std::move(reply), nullptr});
  held->timer.reset(evtimer_new(
      base.get(),
      [](evutil_socket_t, short, void* pointer) {
        auto* due = static_cast<Waiting*>(pointer);
        auto node = due->state->waiting.extract(due->request);
        send(due->request, due->reply);
      },
      held.get()));
  const auto milliseconds = settings.latency.count();
  const timeval delay{milliseconds / 1000, (milliseconds % 1000) * 1000};
  event_add(held->timer.get(), &delay);
  waiting.emplace(request, std::move(held));
}

MockServer::MockServer(std::unique_ptr<State> state) : state_(std::move(state)) {}

MockServer::~MockServer() { stop(); }

result<std::unique_ptr<MockServer>> MockServer::start(std::vector<Case> cases, AnswerSource answers,
                                                      MockServerSettings settings) {
  auto state = std::make_unique<State>(std::move(cases), std::move(answers), std::move(settings));
  if (auto error = state->listen()) return tl::unexpected(std::move(*error));
  state->thread = std::thread([raw = state.get()] { raw->serve(); });
  return std::unique_ptr<MockServer>(new MockServer(std::move(state)));
}

std::uint16_t MockServer::port() const noexcept { return state_->port; }

std::string MockServer::base_url() const {
  const auto& host = state_->settings.host;
  const bool v6 = host.find(':') != std::string::npos;
  return fmt::format("http://{}{}{}:{}/v1", v6 ? "[" : "", host, v6 ? "]" : "", state_->port);
}

void MockServer::stop() noexcept {
  std::call_once(state_->stopped, [this] {
    const char byte = 0;
    while (::write(state_->wake_ends[1], &byte, 1) < 0 && errno == EINTR) {}
    if (state_->thread.joinable()) state_->thread.join();
  });
}

}  // namespace evalrun::runners
