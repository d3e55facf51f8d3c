// A program as a model: it reads questions from standard input, one JSON object per line, and writes answers to
// standard output, in any order:
//   {"id": "multiple_3", "category": "multiple", "messages": [...], "tools": [...]}
//   {"id": "multiple_3", "output": "[f(a=1)]"}
// "output" may also be a list of {name: arguments as JSON text}; "error": "..." in its place reports a failure. Beside
// an empty list, "content" may hold the text of the answer.
#include <algorithm>
#include <array>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "chat_reply.hpp"
#include "child_process.hpp"
#include "json/token_count.hpp"
#include "models.hpp"

namespace evalrun::runners {
namespace {

using Clock = std::chrono::steady_clock;

class Program final : public Model {
 public:
  Program(std::string command, const ModelSettings& settings)
      : command_(std::move(command)),
        name_(settings.endpoint.model_name.empty() ? std::string("exec") : settings.endpoint.model_name),
        mode_(settings.endpoint.mode.value_or(Mode::fc)),
        prompts_(settings.endpoint.prompts),
        patience_(settings.endpoint.http.total) {}
  ~Program() override { stop(); }

  result<void> prepare() override {
    auto child = ChildProcess::start(command_, {[this](const std::string& line) { answer(line); },
                                                [this](std::string how) { end(std::move(how)); }});
    if (!child) return tl::unexpected(child.error());
    child_ = std::move(*child);
    watch_ = std::jthread([this](const std::stop_token& stop) { watch(stop); });
    return {};
  }

  [[nodiscard]] std::string name() const override { return name_; }
  [[nodiscard]] Dict description() const override {
    Dict all{{"kind", "exec"},
             {"model", name_},
             {"command", command_},
             {"mode", to_string(mode_)},
             {"prompts", prompts_.source}};
    if (!prompts_.system.empty()) all.set("system", prompts_.system);
    return all;
  }

  void ask(const Case& item, Done done) override {
    // Two cases of a run may have the same id (in two languages), hence a multimap: answers go to the first one asked.
    {
      const std::scoped_lock lock(mutex_);
      if (!ended_) {
        if (pending_.empty()) heard_ = Clock::now();
        pending_.emplace(item.id, Question{&item, std::move(done), Clock::now()});
        done = nullptr;
      }
    }
    if (done) return done(unanswered(item.id, errc::interrupted, "the program has ended"));
    child_->send(line_for(item));
  }

  result<std::string> request(const Case& item) const override { return line_for(item); }

  [[nodiscard]] std::optional<Error> broken() const override {
    const std::scoped_lock lock(mutex_);
    return broken_;
  }

  void drain() override {}
  void stop() override {
    {
      const std::scoped_lock lock(mutex_);
      stopping_ = true;
    }
    watch_.request_stop();
    if (child_) child_->stop();
    if (watch_.joinable()) watch_.join();
  }

 private:
  struct Question {
    const Case* item;
    Done done;
    Clock::time_point asked;
  };

  [[nodiscard]] std::string line_for(const Case& item) const {
    const auto asked = build_messages(item, mode_, prompts_);
    Dict line{{"id", item.id}, {"category", item.category}};
    if (!item.lang.empty()) line.set("lang", item.lang);
    line.set("messages", asked.messages);
    line.set("tools", asked.tool_list());
    return dump_json(line);
  }

  static Output unanswered(const std::string& id, errc code, std::string why) {
    Output output;
    output.id = id;
    output.infra = Error{code, std::move(why), id};
    return output;
  }

  /// Gives up every open question once the program has been silent for too long. The program may answer in any order
  /// and one question at a time, so the silence counts, not the age of a question.
  void watch(const std::stop_token& stop) {
    std::unique_lock lock(mutex_);
    const auto step = std::clamp(patience_ / 8, std::chrono::milliseconds(5), std::chrono::milliseconds(250));
    while (!changed_.wait_for(lock, stop, step, [&] { return stop.stop_requested() || ended_; })) {
      if (pending_.empty() || Clock::now() - heard_ < patience_) continue;
      const auto why =
          fmt::format("the program has answered nothing for {} s", std::chrono::duration<double>(patience_).count());
      if (!broken_) broken_ = Error{errc::timeout, why + " (--timeout)", command_};
      ended_ = true;
      auto left = std::exchange(pending_, {});
      lock.unlock();
      for (auto& [id, question] : left) question.done(unanswered(id, errc::timeout, why));
      return;
    }
  }

  void answer(const std::string& line) {
    if (line.find_first_not_of(" \t\r") == std::string::npos) return;
    const auto reply = parse_json(line);
    const auto id = reply ? reply->get_string("id") : std::string_view{};
    std::optional<Question> question;
    {
      const std::scoped_lock lock(mutex_);
      heard_ = Clock::now();
      if (ended_) return;
      const auto at = pending_.find(id);
      if (at == pending_.end()) {
        if (!broken_)
          broken_ = Error{errc::protocol,
                          fmt::format("the program wrote a line that answers no request: {:.200}", line), command_};
        // The run ends here. Shorten the wait, since a program that does not speak the protocol may never answer.
        patience_ = std::min<std::chrono::milliseconds>(patience_, std::chrono::seconds(2));
        return;
      }
      question = std::move(at->second);
      pending_.erase(at);
    }
    question->done(output_of(*reply, *question));
  }

  [[nodiscard]] Output output_of(const Value& reply, const Question& question) const {
    const auto& id = question.item->id;
    if (const auto error = reply.get_string("error"); !error.empty())
      return unanswered(id, errc::network, fmt::format("the program says: {:.300}", error));
    const Value* given = reply.get("output");
    if (given == nullptr) return unanswered(id, errc::protocol, "the program's answer has no \"output\"");
    Output output;
    output.id = id;
    output.result = *given;
    if (given->is_list() && given->list()->empty()) output.content = reply.get_string("content");
    output.format = to_string(mode_);
    output.underscore_to_dot = mode_ == Mode::fc;
    output.finish_reason = reply.get_string("finish_reason");
    output.input_tokens = token_count(&reply, "input_tokens");
    output.output_tokens = token_count(&reply, "output_tokens");
    output.latency = std::chrono::duration<double>(Clock::now() - question.asked).count();
    return output;
  }

  void end(std::string how) {
    std::multimap<std::string, Question, std::less<>> left;
    bool stopping = false;
    {
      const std::scoped_lock lock(mutex_);
      ended_ = true;
      stopping = stopping_;
      left.swap(pending_);
      if (!stopping && !broken_) broken_ = Error{errc::protocol, how, command_};
    }
    for (auto& [id, question] : left) question.done(unanswered(id, stopping ? errc::interrupted : errc::network, how));
  }

  std::string command_;
  std::string name_;
  Mode mode_;
  Prompts prompts_;
  mutable std::mutex mutex_;
  std::multimap<std::string, Question, std::less<>> pending_;
  std::optional<Error> broken_;
  bool ended_ = false;
  bool stopping_ = false;
  std::chrono::milliseconds patience_;
  Clock::time_point heard_;  ///< when the program last wrote, or got its first open question
  std::condition_variable_any changed_;
  std::jthread watch_;
  std::unique_ptr<ChildProcess> child_;
};

result<std::unique_ptr<Model>> make_program(const std::string& command, const ModelSettings& settings) {
  return std::make_unique<Program>(command, settings);
}

}  // namespace

namespace kinds {
constexpr std::array<std::string_view, 5> used{"--model-name", "--mode", "--prompts", "--system", "--timeout"};
extern const ModelKind exec{"exec",       "CMD",   "a program: JSON lines on its standard input and output",
                            make_program, nullptr, used};
}  // namespace kinds

}  // namespace evalrun::runners
