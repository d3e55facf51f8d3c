/// Shows on standard error how far a run is: on a terminal one line that is redrawn, otherwise a line now and then.
#pragma once
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <thread>

namespace evalrun::cli {

struct ProgressState {
  std::string name{};         ///< the suite
  std::string unit{};         ///< what is counted; empty: cases
  std::size_t total = 0;      ///< all cases of the run
  std::size_t done = 0;       ///< cases that are answered, or failed in this process
  std::size_t this_time = 0;  ///< cases among `done` that this process asked
  std::size_t correct = 0;
  std::size_t infra = 0;  ///< cases that failed in this process
  double seconds = 0;     ///< since this process began to ask
  int allowed = 0;        ///< requests that may be under way now; 0: not known
  std::size_t retries = 0;
  std::int64_t tokens = 0;       ///< used by this process
  std::optional<double> cost{};  ///< nullopt: prices are not known
};

/// The line without control characters: "bfcl [####----] 123/4441  41.2/s  1:45 left  right 84.1%  3 infra  64 at once
/// 2 retries  51.3k tokens  cost 0.042". Rates count this process only; accuracy counts all recorded answers. `bar`:
/// the length of the bar in characters; 0: no bar.
[[nodiscard]] std::string progress_line(const ProgressState& state, std::size_t bar);

/// A number in few characters: "950", "12.3k", "4.56M".
[[nodiscard]] std::string short_count(double count);

class Progress {
 public:
  enum class Style { none, plain, terminal };
  /// `terminal` if standard error is a terminal, otherwise `plain`.
  [[nodiscard]] static Style usual_style();

  explicit Progress(Style style) : style_(style) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { clear(); }

  /// Shows the state if enough time has passed since it was last shown.
  void update(const ProgressState& state);
  /// Shows the last state at once.
  void finish(const ProgressState& state);

 private:
  void show(const ProgressState& state);
  void clear();

  Style style_;
  [[nodiscard]] std::chrono::milliseconds interval() const;

  bool drawn_ = false;
  std::chrono::steady_clock::time_point next_ = std::chrono::steady_clock::now() + interval();
};

/// Shows the progress from a thread of its own, whether or not answers come.
///
///     LiveProgress progress(style, [&] { return state_now(); });
///     ...
///     progress.finish();
class LiveProgress {
 public:
  /// `state` is called by a thread of this object, and by finish().
  LiveProgress(Progress::Style style, std::function<ProgressState()> state);
  LiveProgress(const LiveProgress&) = delete;
  LiveProgress& operator=(const LiveProgress&) = delete;
  ~LiveProgress() { stop(); }

  /// Shows the last state and ends the thread.
  void finish();

 private:
  void stop();

  Progress progress_;
  std::function<ProgressState()> state_;
  std::jthread thread_;
};

}  // namespace evalrun::cli
