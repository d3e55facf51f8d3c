#include "evalrun/runners/pipeline.hpp"

#include <atomic>
#include <condition_variable>
#include <exception>
#include <memory>
#include <mutex>
#include <thread>

#include <oneapi/tbb/flow_graph.h>

#include "layouts/layouts.hpp"

namespace evalrun::runners {
namespace {

namespace flow = oneapi::tbb::flow;

struct Item {
  Case item;
  Output output;
  checkers::Judged judged;
  Outcome outcome = Outcome::infra;
};
using ItemPtr = std::shared_ptr<Item>;
using AskNode = flow::async_node<ItemPtr, ItemPtr>;

/// The run's state beside the graph. An exception in a node would cancel the graph and lose what is under way, so each
/// body runs guarded and the first exception is thrown again at the end.
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
  /// The first Error there was, or the first exception.
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

/// Stops the model when the run is halted: first nothing new, after the grace nothing at all.
class Watchman {
 public:
  Watchman(Control& control, Model& model, std::chrono::milliseconds grace)
      : thread_([this, &control, &model, grace] { watch(control, model, grace); }) {}
  Watchman(const Watchman&) = delete;
  Watchman& operator=(const Watchman&) = delete;
  ~Watchman() {
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

  /// True once that much or more is wished, false once all is over.
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

void judge_item(Item& item, const PipelineSettings& settings) {
  if (item.output.infra) return;
  const auto own = layouts::row_of(item.item).completion_format;
  if (!own.empty() && item.output.result.is_string()) item.output.format = own;
  item.judged = judge_with(settings.embedder, item.item, item.output.result,
                           {.format = item.output.format.empty() ? nullptr : find_format(item.output.format),
                            .underscore_to_dot = item.output.underscore_to_dot,
                            .rules = settings.rules});
  item.outcome = item.output.finish_reason == "length" ? Outcome::truncated : item.judged.outcome;
}

}  // namespace

result<PipelineCounts> run_pipeline(const CaseSource& source, Model& model, const PipelineSettings& settings,
                                    const OutputSink& sink) {
  Control control(settings.halt);
  PipelineCounts counts;
  flow::graph graph;

  flow::input_node<ItemPtr> cases(graph, [&](oneapi::tbb::flow_control& end) {
    ItemPtr next;
    control.guarded([&] {
      if (control.halt() != Halt::no || model.broken()) return;
      auto item = source();
      if (!item) return control.fail(item.error());
      if (*item) next = std::make_shared<Item>(Item{std::move(**item), {}, {}});
    });
    if (!next) end.stop();
    return next;
  });
  flow::limiter_node<ItemPtr> limiter(graph, settings.in_memory);
  AskNode ask(graph, flow::unlimited, [&](const ItemPtr& item, AskNode::gateway_type& gateway) {
    gateway.reserve_wait();
    const auto answered = [item, &gateway](Output output) {
      item->output = std::move(output);
      gateway.try_put(item);
      gateway.release_wait();
    };
    bool asked = false;
    control.guarded([&] {
      model.ask(item->item, answered);
      asked = true;
    });
    if (asked) return;
    // A model that throws has not taken the question.
    Output none;
    none.id = item->item.id;
    none.infra = Error{errc::interrupted, "not asked", item->item.id};
    answered(std::move(none));
  });
  flow::function_node<ItemPtr, ItemPtr> judging(graph, flow::unlimited, [&](const ItemPtr& item) {
    control.guarded([&] { judge_item(*item, settings); });
    return item;
  });
  flow::function_node<ItemPtr, flow::continue_msg> writing(graph, flow::serial, [&](const ItemPtr& item) {
    control.guarded([&] {
      if (item->output.infra && item->output.infra->code == errc::interrupted) {
        ++counts.interrupted;
        return;
      }
      auto taken = sink({item->item, item->output, item->judged, item->outcome});
      if (!taken) return control.fail(taken.error());
      ++counts.handed_over;
    });
    return flow::continue_msg{};
  });
  flow::make_edge(cases, limiter);
  flow::make_edge(limiter, ask);
  flow::make_edge(ask, judging);
  flow::make_edge(judging, writing);
  flow::make_edge(writing, limiter.decrementer());

  {
    const Watchman watchman(control, model, settings.grace);
    cases.activate();
    graph.wait_for_all();
  }
  if (auto error = control.outcome()) return tl::unexpected(std::move(*error));
  counts.stopped = control.halt() != Halt::no || model.broken().has_value();
  return counts;
}

}  // namespace evalrun::runners
