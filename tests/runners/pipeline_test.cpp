#include "evalrun/runners/pipeline.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <set>
#include <stdexcept>
#include <thread>

#include <boost/test/unit_test.hpp>
#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "support/one_by_one.hpp"

using namespace std::chrono_literals;
using evalrun::Case;
using evalrun::errc;
using evalrun::Error;
using evalrun::fail;
using evalrun::Outcome;
using evalrun::Output;
using evalrun::result;
using namespace evalrun::runners;
using evalrun::test::one_by_one;

namespace {

/// Answers on its own threads, with a delay and the newest question first: as unordered as an endpoint can be.
class Restless final : public Model {
 public:
  Restless() {
    for (int i = 0; i < 3; ++i) threads_.emplace_back([this] { work(); });
  }
  ~Restless() override {
    {
      const std::scoped_lock lock(mutex_);
      ending_ = true;
    }
    changed_.notify_all();
    for (auto& thread : threads_) thread.join();
  }
  [[nodiscard]] std::string name() const override { return "restless"; }
  [[nodiscard]] evalrun::Dict description() const override { return {}; }
  void ask(const Case& item, Done done) override {
    const std::scoped_lock lock(mutex_);
    if (++asked == break_at) broken_ = Error{errc::http, "no more", {}};
    questions_.push_back({item.id, std::move(done)});
    changed_.notify_one();
  }
  [[nodiscard]] std::optional<Error> broken() const override {
    const std::scoped_lock lock(mutex_);
    return broken_;
  }
  void drain() override { drained = true; }
  void stop() override {
    std::deque<Question> left;
    {
      const std::scoped_lock lock(mutex_);
      left.swap(questions_);
      silent = false;
    }
    for (auto& question : left) {
      Output output;
      output.id = question.id;
      output.infra = Error{errc::interrupted, "stopped", question.id};
      question.done(std::move(output));
    }
  }

  std::size_t asked = 0;
  std::size_t break_at = 0;
  std::atomic<bool> silent = false;  ///< no answers until stop()
  std::atomic<bool> drained = false;

 private:
  struct Question {
    std::string id;
    Done done;
  };
  void work() {
    std::unique_lock lock(mutex_);
    for (;;) {
      changed_.wait_for(lock, 10ms, [this] { return ending_ || (!questions_.empty() && !silent); });
      if (ending_) return;
      if (questions_.empty() || silent) continue;
      Question question = std::move(questions_.back());
      questions_.pop_back();
      lock.unlock();
      Output output;
      output.id = question.id;
      output.result = "[f(a=1)]";
      output.format = "prompt";
      if (question.id.ends_with("7")) {
        output.result = evalrun::None{};
        output.infra = Error{errc::http, "HTTP 500", question.id};
      }
      if (question.id.ends_with("3")) output.finish_reason = "length";
      question.done(std::move(output));
      lock.lock();
    }
  }
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::deque<Question> questions_;
  std::optional<Error> broken_;
  bool ending_ = false;
  std::vector<std::thread> threads_;
};

/// Gives the same answer to every question: in mode prompt text, in mode fc a list.
class Saying final : public Model {
 public:
  explicit Saying(evalrun::Value said) : said_(std::move(said)) {}
  [[nodiscard]] std::string name() const override { return "saying"; }
  [[nodiscard]] evalrun::Dict description() const override { return {}; }
  void ask(const Case& item, Done done) override {
    Output output;
    output.id = item.id;
    output.result = said_;
    output.format = said_.is_string() ? "prompt" : "fc";
    done(std::move(output));
  }

 private:
  evalrun::Value said_;
};

CaseSource count_to(std::size_t total, std::atomic<std::size_t>* given = nullptr) {
  return [total, given, next = std::size_t{0}]() mutable -> result<std::optional<Case>> {
    if (next == total) return std::nullopt;
    Case item;
    item.id = fmt::format("case_{}", next++);
    if (given != nullptr) *given = next;
    return item;
  };
}

const OutputSink swallow = [](JudgedOutputs) -> result<void> { return {}; };

}  // namespace

BOOST_AUTO_TEST_CASE(nothing_is_lost_and_nothing_twice) {
  constexpr std::size_t total = 20'000;
  Restless model;
  std::set<std::string> seen;
  std::map<Outcome, std::size_t> outcomes;
  const auto rules = evalrun::checkers::find_rules("bfcl-v4");
  const evalrun::checkers::Rules* const row[] = {*rules};
  const auto counts =
      run_pipeline(count_to(total), model, {.rules = row}, one_by_one([&](const JudgedOutput& done) -> result<void> {
                     BOOST_REQUIRE(seen.insert(done.item.id).second);
                     BOOST_REQUIRE(done.output.id == done.item.id);
                     BOOST_REQUIRE(done.judged.verdicts.size() == (done.output.infra ? 0U : 1U));
                     ++outcomes[done.outcome];
                     return {};
                   }));
  BOOST_REQUIRE(counts.has_value());
  BOOST_TEST(counts->handed_over == total);
  BOOST_TEST(counts->interrupted == 0U);
  BOOST_TEST(!counts->stopped);
  BOOST_TEST(seen.size() == total);
  BOOST_TEST(outcomes[Outcome::infra] == total / 10);
  BOOST_TEST(outcomes[Outcome::truncated] == total / 10);
  BOOST_TEST(outcomes[Outcome::call] == total / 10 * 8);
}

BOOST_AUTO_TEST_CASE(answers_are_decoded_as_the_settings_say) {
  const auto* hermes = evalrun::find_format("hermes");
  const std::string call = "<tool_call>\n{\"name\": \"f\", \"arguments\": {\"a\": 1}}\n</tool_call>";
  const evalrun::Value list = evalrun::List{evalrun::Dict{{"f", R"({"a": 1})"}}};
  struct Row {
    evalrun::Value said;
    PipelineSettings settings;
    std::string_view format;  ///< in which the answer was decoded
    Outcome outcome;
    evalrun::Value result;
    std::string reasoning = {};
  };
  const PipelineSettings usual, as_hermes{.format = hermes}, stripping{.strip_reasoning = true},
      both{.format = hermes, .strip_reasoning = true};
  for (const auto& row : {
           Row{call, usual, "prompt", Outcome::malformed, call},
           Row{call, as_hermes, "hermes", Outcome::call, call},
           Row{list, as_hermes, "fc", Outcome::call, list},
           Row{"<think>[g()]</think>\n[f(a=1)]", stripping, "prompt", Outcome::call, "[f(a=1)]",
               "<think>[g()]</think>"},
           Row{"Hm.</think>" + call + "<|im_end|>", both, "hermes", Outcome::call, call, "Hm.</think>"},
           Row{"<think>[f(a=1)]", stripping, "prompt", Outcome::malformed, "", "<think>[f(a=1)]"},
           Row{"[f(a=1)]\n", stripping, "prompt", Outcome::call, "[f(a=1)]\n"},
           Row{list, stripping, "fc", Outcome::call, list},
       }) {
    Saying model(row.said);
    bool came = false;
    const auto counts =
        run_pipeline(count_to(1), model, row.settings, one_by_one([&](const JudgedOutput& done) -> result<void> {
                       came = true;
                       BOOST_TEST(done.output.format == row.format);
                       BOOST_TEST((done.outcome == row.outcome), dump_json(row.said));
                       BOOST_TEST(dump_json(done.output.result) == dump_json(row.result));
                       BOOST_TEST(done.output.reasoning == row.reasoning);
                       return {};
                     }));
    BOOST_REQUIRE(counts.has_value());
    BOOST_TEST(came);
  }
}

BOOST_AUTO_TEST_CASE(memory_is_bounded) {
  Restless model;
  std::atomic<std::size_t> given = 0;
  std::size_t taken = 0, most = 0;
  const auto counts = run_pipeline(count_to(3000, &given), model, {.in_memory = 10},
                                   one_by_one([&](const JudgedOutput&) -> result<void> {
                                     most = std::max(most, given - taken);
                                     ++taken;
                                     return {};
                                   }));
  BOOST_REQUIRE(counts.has_value());
  BOOST_TEST(taken == 3000U);
  BOOST_TEST(most <= 12U);  // one more may be read ahead, and one more may be on its way to the sink
}

BOOST_AUTO_TEST_CASE(an_error_of_the_source_ends_the_run_after_what_was_asked) {
  Restless model;
  std::size_t next = 0, taken = 0;
  const auto counts = run_pipeline(
      [&]() -> result<std::optional<Case>> {
        if (next == 50) return fail(errc::bad_json, "not JSON", "file:51");
        Case item;
        item.id = fmt::format("case_{}", next++);
        return item;
      },
      model, {},
      [&](JudgedOutputs done) -> result<void> {
        taken += done.size();
        return {};
      });
  BOOST_REQUIRE(!counts.has_value());
  BOOST_TEST(counts.error().where == "file:51");
  BOOST_TEST(taken == 50U);
}

BOOST_AUTO_TEST_CASE(an_error_of_the_sink_ends_the_run) {
  Restless model;
  std::size_t taken = 0;
  const auto counts = run_pipeline(count_to(100'000'000), model, {}, [&](JudgedOutputs done) -> result<void> {
    if ((taken += done.size()) >= 20) return fail(errc::io, "no space left", "journal");
    return {};
  });
  BOOST_REQUIRE(!counts.has_value());
  BOOST_TEST((counts.error().code == errc::io));
}

BOOST_AUTO_TEST_CASE(an_exception_comes_out_where_the_run_was_begun) {
  Restless model;
  BOOST_CHECK_THROW(
      static_cast<void>(run_pipeline(count_to(1000), model, {},
                                     [](JudgedOutputs) -> result<void> { throw std::runtime_error("odd"); })),
      std::runtime_error);
}

BOOST_AUTO_TEST_CASE(stopping_waits_for_the_grace_only) {
  Restless model;
  model.silent = true;
  std::atomic<bool> stop = false;
  std::thread signal([&] {
    std::this_thread::sleep_for(50ms);
    stop = true;
  });
  const auto begun = std::chrono::steady_clock::now();
  const auto counts = run_pipeline(count_to(100), model,
                                   {.grace = 100ms, .halt = [&] { return stop ? Halt::stop : Halt::no; }}, swallow);
  signal.join();
  BOOST_REQUIRE(counts.has_value());
  BOOST_TEST(counts->stopped);
  BOOST_TEST(counts->interrupted == 100U);
  BOOST_TEST(counts->handed_over == 0U);
  BOOST_TEST((std::chrono::steady_clock::now() - begun < 5s));
}

BOOST_AUTO_TEST_CASE(a_model_that_breaks_down_is_asked_no_more) {
  Restless model;
  model.break_at = 30;
  const auto counts = run_pipeline(count_to(100'000'000), model, {.in_memory = 8}, swallow);
  BOOST_REQUIRE(counts.has_value());
  BOOST_TEST(counts->stopped);
  BOOST_TEST(counts->handed_over < 100U);
}
