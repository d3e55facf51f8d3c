/// How far a run is: one line that redraws itself on a terminal, a line now and then elsewhere. On standard error.
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
  std::string name{};         ///< what is running: the suite
  std::string unit{};         ///< what is counted, where it is not cases
  std::size_t total = 0;      ///< cases there are
  std::size_t done = 0;       ///< of these answered, or failed in this process
  std::size_t this_time = 0;  ///< of these asked by this process
  std::size_t correct = 0;
  std::size_t infra = 0;  ///< failed in this process
  double seconds = 0;     ///< since this process began to ask
  int allowed = 0;        ///< requests that may be under way now; 0: nothing is known of requests
  std::size_t retries = 0;
  std::int64_t tokens = 0;       ///< used by this process
  std::optional<double> cost{};  ///< where prices are known
};

/// The line without control characters: "bfcl [####----] 123/4441  41.2/s  1:45 left  right 84.1%  3 infra  64 at once
/// 2 retries  51.3k tokens  cost 0.042". Rates are those of this process; accuracy counts what is recorded. `bar`
/// characters of bar, none where 0.
[[nodiscard]] std::string progress_line(const ProgressState& state, std::size_t bar);

/// "950", "12.3k", "4.56M".
[[nodiscard]] std::string short_count(double count);

class Progress {
 public:
  enum class Style { none, plain, terminal };
  /// Terminal where standard error is one, plain otherwise.
  [[nodiscard]] static Style usual_style();

  explicit Progress(Style style) : style_(style) {}
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  ~Progress() { clear(); }

  /// Shows the state when it is time to.
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

/// Progress that shows itself every so often, whether or not answers come.
///
///     LiveProgress progress(style, [&] { return state_now(); });   // shows it from a thread of its own
///     ...
///     progress.finish();
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
