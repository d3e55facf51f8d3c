#include "evalrun/runners/pipeline.hpp"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "as_meant.hpp"
#include "dataset_formats/dataset_formats.hpp"
#include "decode/attempt.hpp"
#include "decode/outcome.hpp"
#include "for_each_index.hpp"

namespace evalrun::runners {
namespace {

struct Item {
  Case item;
  Output output;
  checkers::Judged judged;
  Outcome outcome = Outcome::infra;
};
using ItemPtr = std::shared_ptr<Item>;

/// The state of the run. An exception would lose questions under way, so each step runs guarded, and outcome() rethrows
/// the first exception at the end.
class Control {
 public:
  explicit Control(const std::function<Halt()>& outside) : outside_(outside) {}

  template <class Body>
  void guarded(Body&& body) noexcept {
    try {
      body();
    } catch (...) {
      const std::scoped_lock lock(mutex_);
      if (!exception_) exception_ = std::current_exception();
      halted_ = true;
    }
  }
  void fail(Error error) {
    const std::scoped_lock lock(mutex_);
    if (!error_) error_ = std::move(error);
    halted_ = true;
  }
  [[nodiscard]] Halt halt() const {
    if (halted_) return Halt::stop;
    return outside_ ? outside_() : Halt::no;
  }
  /// Returns the first Error, or rethrows the first exception.
  [[nodiscard]] std::optional<Error> outcome() {
    const std::scoped_lock lock(mutex_);
    if (exception_) std::rethrow_exception(exception_);
    return error_;
  }

 private:
  const std::function<Halt()>& outside_;
  std::atomic<bool> halted_ = false;
  std::mutex mutex_;
  std::optional<Error> error_;
  std::exception_ptr exception_;
};

/// Stops the model when the run is halted: first it drains the model, after the grace it stops the model.
class CancelWatcher {
 public:
  CancelWatcher(Control& control, Model& model, std::chrono::milliseconds grace)
      : thread_([this, &control, &model, grace] { watch(control, model, grace); }) {}
  CancelWatcher(const CancelWatcher&) = delete;
  CancelWatcher& operator=(const CancelWatcher&) = delete;
  ~CancelWatcher() {
    {
      const std::scoped_lock lock(mutex_);
      over_ = true;
    }
    changed_.notify_all();
    thread_.join();
  }

 private:
  void watch(Control& control, Model& model, std::chrono::milliseconds grace) {
    if (!wait_for(control, Halt::finish)) return;
    model.drain();
    if (!wait_for(control, Halt::stop)) return;
    std::unique_lock lock(mutex_);
    if (changed_.wait_for(lock, grace, [this] { return over_; })) return;
    lock.unlock();
    model.stop();
  }

  /// Returns true once `wished` or more is requested, false once the run is over.
  bool wait_for(const Control& control, Halt wished) {
    std::unique_lock lock(mutex_);
    while (!over_ && control.halt() < wished) changed_.wait_for(lock, std::chrono::milliseconds(20));
    return !over_;
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  bool over_ = false;
  std::thread thread_;
};

/// Receives the answers of models, on any thread.
class Inbox {
 public:
  /// `many`: take() does not wait for more answers once there are so many.
  explicit Inbox(std::size_t many) : many_(many) {}

  void put(ItemPtr item) {
    bool notify = false;
    {
      const std::scoped_lock lock(mutex_);
      items_.push_back(std::move(item));
      notify = items_.size() == 1 || items_.size() == many_;
    }
    if (notify) filled_.notify_one();
  }
  /// Waits for at least one answer, and takes all.
  std::vector<ItemPtr> take() {
    std::unique_lock lock(mutex_);
    if (items_.empty()) {
      filled_.wait(lock, [this] { return !items_.empty(); });
      // Batch bursts: waking per answer costs more than judging it. Wait in proportion to the last batch, so single
      // answers are journalled at once.
      using std::chrono::microseconds;
      const auto patience = std::min<microseconds>(microseconds(1000), static_cast<int>(last_) * microseconds(50));
      filled_.wait_for(lock, patience, [this] { return items_.size() >= many_; });
    }
    last_ = std::min(items_.size(), many_);
    return std::exchange(items_, {});
  }

 private:
  const std::size_t many_;
  std::size_t last_ = 0;  ///< size of the last batch
  std::mutex mutex_;
  std::condition_variable filled_;
  std::vector<ItemPtr> items_;
};

/// Moves the reasoning from the text to Output::reasoning, as a server with a reasoning parser does. What follows the
/// last reasoning is the answer; if the reasoning never ends, there is none.
void strip_reasoning(Output& output) {
  if (!output.result.is_string()) return;
  const std::string text = *output.result.string();
  const auto said = decode::without_reasoning(text);
  if (!said.unfinished && said.behind.size() == text.size()) return;
  const auto begin = said.unfinished ? text.size() : static_cast<std::size_t>(said.behind.data() - text.data());
  if (begin == 0) return;
  if (!output.reasoning.empty()) output.reasoning += '\n';
  output.reasoning += text.substr(0, begin);
  output.result = std::string(decode::without_turn_marks(std::string_view(text).substr(begin)));
}

/// With a named format, text that came beside an empty list of tool calls is the answer.
void take_content(Output& output, const Format& format) {
  const auto* calls = output.result.list();
  if (format.id == "fc" || calls == nullptr || !calls->empty() || output.content.empty()) return;
  output.result = std::exchange(output.content, {});
}

void judge_item(Item& item, const PipelineSettings& settings) {
  if (item.output.infra) return;
  if (settings.format != nullptr) take_content(item.output, *settings.format);
  if (settings.strip_reasoning) strip_reasoning(item.output);
  const bool text = item.output.result.is_string();
  const auto own = dataset_formats::row_of(item.item).completion_format;
  if (text && settings.format != nullptr)
    item.output.format = settings.format->id;
  else if (text && !own.empty())
    item.output.format = own;
  item.judged = judge_with(settings.embedder, item.item, item.output.result,
                           {.format = find_format(item.output.format),
                            .underscore_to_dot = item.output.underscore_to_dot,
                            .rules = settings.rules,
                            .as_meant = has_meaning(item.item),
                            .content = item.output.content});
  if (is_unread_call(item.output.finish_reason) && item.judged.outcome == Outcome::abstain)
    item.judged.outcome = Outcome::malformed;
  item.outcome = is_token_limit(item.output.finish_reason) ? Outcome::truncated : item.judged.outcome;
}

/// Asks, judges and hands over on the calling thread. Models answer on threads of their own; large batches are judged
/// in parallel.
class Pipeline {
 public:
  Pipeline(const CaseSource& source, Model& model, const PipelineSettings& settings, const OutputSink& sink)
      : source_(source),
        model_(model),
        settings_(settings),
        sink_(sink),
        control_(settings.halt),
        ahead_(std::max<std::size_t>(settings.in_memory / 4, 1)),
        inbox_(std::make_shared<Inbox>(std::max<std::size_t>(ahead_ / 2, 1))) {}

  result<PipelineCounts> run() {
    {
      const CancelWatcher watcher(control_, model_, settings_.grace);
      for (ask_more(); under_way_ > 0; ask_more()) {
        const auto answered = inbox_->take();
        judge(answered);
        control_.guarded([&] { hand_over(answered); });
        under_way_ -= answered.size();
      }
    }
    if (auto error = control_.outcome()) return tl::unexpected(std::move(*error));
    counts_.stopped = control_.halt() != Halt::no || model_.broken().has_value();
    return counts_;
  }

 private:
  /// Asks until a few cases are ready to be sent; all other cases in memory are under way or wait for a retry. A
  /// request that is built just before it is sent is still in the processor's cache.
  void ask_more() {
    while (!at_end_ && under_way_ < settings_.in_memory && model_.queue_statistics().queued < ahead_) {
      at_end_ = true;
      control_.guarded([&] { at_end_ = !ask_next(); });
    }
  }

  /// Asks the next case. Returns false if there is none to ask.
  bool ask_next() {
    if (control_.halt() != Halt::no || model_.broken()) return false;
    auto next = source_();
    if (!next) return control_.fail(next.error()), false;
    if (!*next) return false;
    const auto item = std::make_shared<Item>(Item{std::move(**next), {}, {}});
    const auto answered = [item, inbox = inbox_](Output output) {
      item->output = std::move(output);
      inbox->put(item);
    };
    ++under_way_;
    bool asked = false;
    control_.guarded([&] {
      model_.ask(item->item, answered);
      asked = true;
    });
    if (asked) return true;
    // A model that throws has not taken the question.
    Output none;
    none.id = item->item.id;
    none.infra = Error{errc::interrupted, "not asked", item->item.id};
    answered(std::move(none));
    return false;
  }

  /// Judges a batch, on this thread at first: waking other threads costs more than judging a few plain calls. If it
  /// takes long, judges the rest in parallel.
  void judge(const std::vector<ItemPtr>& answered) {
    using Clock = std::chrono::steady_clock;
    constexpr std::size_t few = 32;
    constexpr std::chrono::microseconds quick{300};
    const auto one = [&](std::size_t i) { control_.guarded([&] { judge_item(*answered[i], settings_); }); };
    const auto until = Clock::now() + quick;
    std::size_t judged = 0;
    // The last few answers of a quick batch are judged on this thread, too.
    const auto alone = [&](std::size_t left) {
      return answered.size() <= few || Clock::now() < (left <= few ? until + quick : until);
    };
    while (judged < answered.size() && alone(answered.size() - judged)) one(judged++);
    for_each_index(answered.size() - judged, [&](std::size_t i) { one(judged + i); });
  }

  void hand_over(const std::vector<ItemPtr>& answered) {
    std::vector<JudgedOutput> all;
    all.reserve(answered.size());
    for (const auto& item : answered) {
      if (item->output.infra && item->output.infra->code == errc::interrupted)
        ++counts_.interrupted;
      else
        all.push_back({item->item, item->output, item->judged, item->outcome});
    }
    if (all.empty()) return;
    auto taken = sink_(all);
    if (!taken) return control_.fail(taken.error());
    counts_.handed_over += all.size();
  }

  const CaseSource& source_;
  Model& model_;
  const PipelineSettings& settings_;
  const OutputSink& sink_;
  Control control_;
  PipelineCounts counts_;
  const std::size_t ahead_;             ///< how many cases may be asked and not yet sent
  const std::shared_ptr<Inbox> inbox_;  ///< shared, because the model's last call may outlive the run
  std::size_t under_way_ = 0;           ///< cases asked and not yet handed over
  bool at_end_ = false;
};

}  // namespace

result<PipelineCounts> run_pipeline(const CaseSource& source, Model& model, const PipelineSettings& settings,
                                    const OutputSink& sink) {
  return Pipeline(source, model, settings, sink).run();
}

}  // namespace evalrun::runners
