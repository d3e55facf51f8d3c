#include "progress.hpp"

#include <algorithm>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <mutex>

#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

namespace evalrun::cli {
namespace {

std::string clock_text(double seconds) {
  const auto whole = static_cast<long long>(std::min(seconds, 1e9));
  if (whole >= 3600) return fmt::format("{}:{:02}:{:02}", whole / 3600, whole / 60 % 60, whole % 60);
  return fmt::format("{}:{:02}", whole / 60, whole % 60);
}

std::string percentage(std::size_t part, std::size_t whole) {
  return whole == 0 ? "-" : fmt::format("{:.1f}%", 100.0 * static_cast<double>(part) / static_cast<double>(whole));
}

std::size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

bool wants_color() {
  const char* no_color = std::getenv("NO_COLOR");  // NOLINT(concurrency-mt-unsafe): only read, never set
  return no_color == nullptr || *no_color == '\0';
}

}  // namespace

std::string short_count(double count) {
  if (count < 1000) return fmt::format("{:.0f}", count);
  if (count < 1e6) return fmt::format("{:.1f}k", count / 1e3);
  return fmt::format("{:.2f}M", count / 1e6);
}

std::string progress_line(const ProgressState& state, std::size_t bar) {
  std::string line = state.name + " ";
  if (bar > 0) {
    const auto filled = state.total == 0 ? bar : std::min(bar, state.done * bar / state.total);
    line += fmt::format("[{}{}] ", std::string(filled, '#'), std::string(bar - filled, '-'));
  }
  line += fmt::format("{}/{}{}{}", state.done, state.total, state.unit.empty() ? "" : " ", state.unit);
  if (state.seconds > 0 && state.this_time > 0) {
    const double rate = static_cast<double>(state.this_time) / state.seconds;
    line += fmt::format("  {:.1f}/s", rate);
    if (state.total > state.done)
      line += fmt::format("  {} left", clock_text(static_cast<double>(state.total - state.done) / rate));
  }
  line += fmt::format("  right {}", percentage(state.correct, state.done - std::min(state.done, state.infra)));
  if (state.infra > 0) line += fmt::format("  {} infra", state.infra);
  if (state.allowed > 0) line += fmt::format("  {} at once", state.allowed);
  if (state.retries > 0) line += fmt::format("  {} retries", state.retries);
  if (state.tokens > 0) line += fmt::format("  {} tokens", short_count(static_cast<double>(state.tokens)));
  if (state.cost) line += fmt::format("  cost {:.3g}", *state.cost);
  return line;
}

Progress::Style Progress::usual_style() { return ::isatty(STDERR_FILENO) != 0 ? Style::terminal : Style::plain; }

void Progress::update(const ProgressState& state) {
  const auto now = std::chrono::steady_clock::now();
  if (style_ == Style::none || now < next_) return;
  next_ = now + interval();
  show(state);
}

std::chrono::milliseconds Progress::interval() const {
  return style_ == Style::terminal ? std::chrono::milliseconds(100) : std::chrono::seconds(15);
}

void Progress::finish(const ProgressState& state) {
  if (style_ == Style::none) return;
  clear();
  style_ = Style::plain;
  show(state);
}

void Progress::show(const ProgressState& state) {
  if (style_ == Style::plain) {
    fmt::print(stderr, "evalrun: {}\n", progress_line(state, 0));
    return;
  }
  const auto width = terminal_width();
  const auto bare = progress_line(state, 0).size();
  // Leave room for brackets and cursor; a bar that would be too short is left out.
  const std::size_t room = width > bare + 4 ? width - bare - 4 : 0;
  auto line = progress_line(state, room < 10 ? 0 : std::min<std::size_t>(room, 40));
  if (line.size() >= width) line.resize(width - 1);
  const bool alarm = state.infra > 0 && wants_color();
  fmt::print(stderr, "\r{}{}{}\x1b[K", alarm ? "\x1b[33m" : "", line, alarm ? "\x1b[0m" : "");
  std::fflush(stderr);
  drawn_ = true;
}

void Progress::clear() {
  if (drawn_) fmt::print(stderr, "\r\x1b[K");
  drawn_ = false;
}

LiveProgress::LiveProgress(Progress::Style style, std::function<ProgressState()> state)
    : progress_(style), state_(std::move(state)) {
  if (style == Progress::Style::none) return;
  thread_ = std::jthread([this](const std::stop_token& stop) {
    std::mutex mutex;
    std::condition_variable_any changed;
    std::unique_lock lock(mutex);
    while (!changed.wait_for(lock, stop, std::chrono::milliseconds(100), [&] { return stop.stop_requested(); }))
      progress_.update(state_());
  });
}

void LiveProgress::stop() {
  if (!thread_.joinable()) return;
  thread_.request_stop();
  thread_.join();
}

void LiveProgress::finish() {
  stop();
  progress_.finish(state_());
}

}  // namespace evalrun::cli
