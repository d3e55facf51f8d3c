#include "live_progress.hpp"

#include <condition_variable>
#include <mutex>

namespace evalrun::cli {

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
