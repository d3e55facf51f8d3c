#include "child_process.hpp"

#include <array>
#include <cerrno>
#include <condition_variable>
#include <csignal>
#include <deque>
#include <mutex>
#include <optional>
#include <thread>

#include <fcntl.h>
#include <fmt/format.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

extern char** environ;  // NOLINT: POSIX has it so

namespace evalrun::runners {
namespace {

/// A program that writes a longer line is ended.
constexpr std::size_t longest_line = std::size_t{64} << 20;

struct Pipe {
  int read = -1;
  int write = -1;
};

std::optional<Pipe> make_pipe() {
  std::array<int, 2> ends{};
  if (::pipe2(ends.data(), O_CLOEXEC) != 0) return std::nullopt;
  return Pipe{ends[0], ends[1]};
}

void close_both(const Pipe& pipe) {
  ::close(pipe.read);
  ::close(pipe.write);
}

std::string how_it_ended(int status) {
  if (WIFEXITED(status)) return fmt::format("the program ended with exit code {}", WEXITSTATUS(status));
  if (WIFSIGNALED(status)) return fmt::format("the program was ended by signal {}", WTERMSIG(status));
  return "the program ended";
}

}  // namespace

struct ChildProcess::State {
  Handlers handlers;
  pid_t pid = -1;
  int in = -1;   ///< the child's standard input
  int out = -1;  ///< the child's standard output
  std::mutex mutex;
  std::condition_variable changed;
  std::deque<std::string> lines;
  bool closing = false;
  bool gone = false;
  std::thread writer;
  std::thread reader;

  void write_lines() noexcept;
  [[nodiscard]] bool write_all(const std::string& line) const;
  void read_lines() noexcept;
};

ChildProcess::ChildProcess(std::unique_ptr<State> state) : state_(std::move(state)) {}
ChildProcess::~ChildProcess() { stop(); }

result<std::unique_ptr<ChildProcess>> ChildProcess::start(const std::string& command, Handlers handlers) {
  const auto failed = [&](int number) {
    return fail(errc::io, fmt::format("the program cannot be started: {}", std::generic_category().message(number)),
                command);
  };
  const auto in = make_pipe();
  if (!in) return failed(errno);
  const auto out = make_pipe();
  if (!out) {
    close_both(*in);
    return failed(errno);
  }
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, in->read, STDIN_FILENO);
  posix_spawn_file_actions_adddup2(&files, out->write, STDOUT_FILENO);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  // A process group of its own: stop() can end all processes in it, and Ctrl-C at the terminal does not reach it.
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETPGROUP | POSIX_SPAWN_SETSIGDEF);
  sigset_t defaults;
  sigemptyset(&defaults);
  sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  std::array<std::string, 3> words{"sh", "-c", command};
  std::array<char*, 4> argv{words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t pid = -1;
  const int problem = ::posix_spawn(&pid, "/bin/sh", &files, &attributes, argv.data(), environ);
  posix_spawn_file_actions_destroy(&files);
  posix_spawnattr_destroy(&attributes);
  ::close(in->read);
  ::close(out->write);
  if (problem != 0) {
    ::close(in->write);
    ::close(out->read);
    return failed(problem);
  }
  auto state = std::make_unique<State>();
  state->handlers = std::move(handlers);
  state->pid = pid;
  state->in = in->write;
  state->out = out->read;
  auto* raw = state.get();
  state->writer = std::thread([raw] { raw->write_lines(); });
  state->reader = std::thread([raw] { raw->read_lines(); });
  return std::unique_ptr<ChildProcess>(new ChildProcess(std::move(state)));
}

void ChildProcess::send(std::string line) {
  {
    const std::scoped_lock lock(state_->mutex);
    state_->lines.push_back(std::move(line));
  }
  state_->changed.notify_all();
}

void ChildProcess::stop() noexcept {
  {
    std::unique_lock lock(state_->mutex);
    state_->closing = true;
    state_->changed.notify_all();
    // The child's input ends now; give it time to exit by itself.
    if (!state_->changed.wait_for(lock, std::chrono::seconds(1), [this] { return state_->gone; }))
      ::kill(-state_->pid, SIGKILL);
  }
  if (state_->writer.joinable()) state_->writer.join();
  if (state_->reader.joinable()) state_->reader.join();
}

void ChildProcess::State::write_lines() noexcept {
  // If the child has exited, SIGPIPE must not end this process; the reader notices the exit.
  sigset_t pipe_signal;
  sigemptyset(&pipe_signal);
  sigaddset(&pipe_signal, SIGPIPE);
  pthread_sigmask(SIG_BLOCK, &pipe_signal, nullptr);
  std::unique_lock lock(mutex);
  for (;;) {
    changed.wait(lock, [this] { return closing || gone || !lines.empty(); });
    if (closing || gone) break;
    std::string line = std::move(lines.front());
    lines.pop_front();
    lock.unlock();
    const bool written = write_all(line += '\n');
    lock.lock();
    if (!written) break;
  }
  ::close(in);
}

bool ChildProcess::State::write_all(const std::string& line) const {
  for (std::size_t written = 0; written < line.size();) {
    const auto n = ::write(in, line.data() + written, line.size() - written);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    written += static_cast<std::size_t>(n);
  }
  return true;
}

void ChildProcess::State::read_lines() noexcept {
  std::string pending;
  std::array<char, 65536> chunk{};
  bool too_long = false;
  for (;;) {
    const auto n = ::read(out, chunk.data(), chunk.size());
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) break;
    pending.append(chunk.data(), static_cast<std::size_t>(n));
    std::size_t from = 0;
    for (auto lf = pending.find('\n'); lf != std::string::npos; lf = pending.find('\n', from)) {
      handlers.line(pending.substr(from, lf - from));
      from = lf + 1;
    }
    pending.erase(0, from);
    too_long = pending.size() > longest_line;
    if (too_long) break;
  }
  ::close(out);
  if (too_long) ::kill(-pid, SIGKILL);
  int status = 0;
  // The child may have closed its output without exiting; it can send no more answers, so it is ended.
  const bool ended = ::waitpid(pid, &status, WNOHANG) == pid;
  if (!ended) {
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
    if (::waitpid(pid, &status, WNOHANG) != pid) {
      ::kill(-pid, SIGKILL);
      while (::waitpid(pid, &status, 0) < 0 && errno == EINTR) {}
    }
  }
  {
    const std::scoped_lock lock(mutex);
    gone = true;
  }
  changed.notify_all();
  handlers.ended(too_long ? "the program wrote a line of more than 64 MiB" : how_it_ended(status));
}

}  // namespace evalrun::runners
