/// Progress that shows itself every so often, whether or not answers come.
///
///     LiveProgress progress(style, [&] { return state_now(); });
///     ...                                     // show() is called by a thread of its own
///     progress.finish();
#pragma once
#include <functional>
#include <thread>

#include "progress.hpp"

namespace evalrun::cli {

class LiveProgress {
 public:
  /// `state` is called by a thread of this object, and by finish().
  LiveProgress(Progress::Style style, std::function<ProgressState()> state);
  LiveProgress(const LiveProgress&) = delete;
  LiveProgress& operator=(const LiveProgress&) = delete;
  ~LiveProgress() { stop(); }

  /// Shows the last state and no more.
  void finish();

 private:
  void stop();

  Progress progress_;
  std::function<ProgressState()> state_;
  std::jthread thread_;
};

}  // namespace evalrun::cli
