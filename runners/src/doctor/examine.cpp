// Asks the questions, with the endpoint client that runs use.
#include <algorithm>
#include <array>
#include <future>
#include <memory>
#include <utility>

#include <fmt/format.h>

#include "evalrun/case_reader.hpp"
#include "evalrun/decode.hpp"
#include "evalrun/json.hpp"
#include "evalrun/suite.hpp"

#include "examination.hpp"
#include "json/foreign_text.hpp"
#include "providers/endpoint_state.hpp"
#include "providers/refusal.hpp"
#include "python/text.hpp"
#include "text/enumerators.hpp"

namespace evalrun::runners::doctor {
namespace {

/// A question, the case of the suite demo that it is asked with, and its name.
struct QuestionRow {
  Question question;
  std::string_view id;
  std::string_view asked_with;
};
constexpr std::array<QuestionRow, 7> questions{{
    {Question::models, "models", ""},
    {Question::tools, "tools", "simple_python_1"},
    {Question::parallel, "parallel", "parallel_0"},
    {Question::no_tool, "no_tool", "irrelevance_1"},
    {Question::stream, "stream", "parallel_0"},
    {Question::text, "text", "simple_python_1"},
    {Question::long_prompt, "long_prompt", "simple_python_1"},
}};
static_assert(has_each_once(questions, &QuestionRow::question));

/// A server that lists more models than this is a catalog: which one is meant cannot be guessed.
constexpr std::size_t most_guessed = 20;

/// Parts of names of models that answer no chat.
constexpr std::array<std::string_view, 7> no_chat{"embed", "whisper", "tts", "dall-e", "rerank", "moderation", "bge-"};

/// The long prompt is not sent to servers that take longer than this for a short one.
constexpr double most_seconds_for_long_prompt = 5;

bool is_success(const HttpReply& reply) { return reply.status >= 200 && reply.status <= 299; }

/// The first model that seems to answer chats.
std::string first_chat_model(const std::vector<std::string>& names) {
  const auto answers = [](const std::string& name) {
    const auto text = lower(name);
    return std::ranges::none_of(no_chat, [&](std::string_view part) { return text.find(part) != std::string::npos; });
  };
  const auto found = std::ranges::find_if(names, answers);
  return found != names.end() ? *found : names.front();
}

/// The base URL with /v1 behind its path; empty if it has a version already.
std::string with_version(const std::string& url) {
  const auto path = url.substr(0, url.find('?'));
  return path.find("/v1") != std::string::npos ? std::string() : address(url, "/v1");
}

/// Tokens that /models announces as the context.
std::int64_t announced_context(std::string_view body, std::string_view model) {
  const auto reply = parse_json(without_mark(body));
  const Value* data = reply ? reply->get("data") : nullptr;
  if (data == nullptr || !data->is_list()) return 0;
  for (const auto& one : *data->list()) {
    const Value* length = one.get_string("id") == model ? one.get("max_model_len") : nullptr;
    if (length != nullptr && length->integer() != nullptr) return *length->integer();
  }
  return 0;
}

std::string filler() {
  static constexpr std::array<std::string_view, 8> words{"rain", "fell", "on", "the", "old", "town", "all", "day"};
  std::string text = "Notes that no question is about:";
  for (std::size_t i = 0; i < long_prompt_words; ++i) {
    text += ' ';
    text += words[i % words.size()];
  }
  return text;
}

class Examiner {
 public:
  explicit Examiner(Settings settings) : on_question_(std::move(settings.on_question)) {
    seen_.endpoint = std::move(settings.endpoint);
    seen_.repeat = std::move(settings.repeat);
    seen_.endpoint.base_url = tidy_base(std::move(seen_.endpoint.base_url), *seen_.endpoint.protocol);
    seen_.given_url = seen_.endpoint.base_url;
    seen_.model_given = !seen_.endpoint.model_name.empty();
    for (const auto& row : questions) seen_.answers.push_back({.question = row.question});
  }

  result<Examination> examine() {
    if (auto read = read_cases(); !read) return tl::unexpected(read.error());
    if (auto met = meet(); !met) return tl::unexpected(met.error());
    seen_.server = server_kind(seen_);
    if (may_ask()) ask_all();
    seen_.server = server_kind(seen_);
    seen_.findings = find_faults(seen_);
    return std::move(seen_);
  }

 private:
  result<void> read_cases() {
    const auto suite = find_suite("demo");
    if (!suite) return tl::unexpected(suite.error());
    std::vector<std::string> ids;
    for (const auto& row : questions)
      if (!row.asked_with.empty()) ids.emplace_back(row.asked_with);
    auto reader = CaseReader::open(**suite, {}, {.langs = {"en"}, .ids = std::move(ids)});
    if (!reader) return tl::unexpected(reader.error());
    for (;;) {
      auto item = reader->next();
      if (!item) return tl::unexpected(item.error());
      if (!*item) return {};
      cases_.push_back(std::move(**item));
    }
  }

  [[nodiscard]] const Case& case_of(Question question) const {
    const auto& id = questions[static_cast<std::size_t>(question)].asked_with;
    return *std::ranges::find(cases_, id, &Case::id);
  }

  void say(Question question) const {
    if (on_question_) on_question_(question);
  }

  /// The settings with the replies noted in `replies_`.
  [[nodiscard]] EndpointSettings noting(EndpointSettings settings) {
    settings.on_reply = [this](const HttpReply& reply) { replies_.push_back(reply); };
    settings.queue.concurrency = 1;
    return settings;
  }

  /// Makes the first contact; follows the address to /v1 if there is nothing else.
  result<void> meet() {
    say(Question::models);
    if (auto met = contact(); !met) return met;
    const auto there = with_version(seen_.endpoint.base_url);
    if (!seen_.contact || is_listing() || there.empty()) return choose_model();
    const auto first = seen_;
    seen_.endpoint.base_url = there;
    if (auto met = contact(); !met) return met;
    if (is_listing())
      seen_.found_version = true;
    else
      seen_ = first;
    return choose_model();
  }

  /// Whether the server is an API: it lists models, or refuses the key.
  [[nodiscard]] bool is_listing() const {
    return seen_.contact && (seen_.contact->status == 401 || seen_.contact->status == 403 || !seen_.models.empty());
  }

  result<void> contact() {
    replies_.clear();
    Endpoint endpoint(noting(seen_.endpoint));
    auto ready = endpoint.prepare();
    endpoint.stop();
    // A setting is wrong if its flag is named and nothing was sent.
    if (!ready && replies_.empty() && ready.error().where.starts_with("--")) return ready;
    seen_.contact.reset();
    seen_.unreachable.reset();
    seen_.models.clear();
    if (replies_.empty()) {
      if (!ready) seen_.unreachable = ready.error();
      return {};
    }
    seen_.contact = replies_.back();
    note_limits();
    if (is_success(*seen_.contact) && !is_web_page(*seen_.contact))
      seen_.models = seen_.endpoint.protocol->read_models(seen_.contact->body);
    return {};
  }

  result<void> choose_model() {
    auto& name = seen_.endpoint.model_name;
    if (name.empty() && !seen_.models.empty() && seen_.models.size() <= most_guessed)
      name = first_chat_model(seen_.models);
    if (seen_.contact) seen_.context = announced_context(seen_.contact->body, name);
    return {};
  }

  [[nodiscard]] bool may_ask() const {
    return seen_.contact && !seen_.endpoint.model_name.empty() && !is_web_page(*seen_.contact) &&
           seen_.contact->status != 401 && seen_.contact->status != 403;
  }

  void ask_all() {
    Endpoint usual(noting(seen_.endpoint));
    ask(usual, Question::tools);
    // A server that does not answer in time would take as long for every other question.
    const auto& first = seen_.of(Question::tools).output.infra;
    if (first && first->code == errc::timeout) return;
    ask(usual, Question::parallel);
    ask(usual, Question::no_tool);
    seen_.endpoint_findings = usual.findings();
    usual.stop();

    auto settings = seen_.endpoint;
    settings.stream = true;
    ask_with(std::move(settings), Question::stream);

    const bool as_text = seen_.endpoint_findings.find("resolved_mode") != nullptr &&
                         str(*seen_.endpoint_findings.find("resolved_mode")) == to_string(Mode::prompt);
    settings = seen_.endpoint;
    settings.mode = Mode::prompt;
    if (!as_text) ask_with(settings, Question::text);

    if (seen_.context != 0 || seen_.latency() <= 0 || seen_.latency() > most_seconds_for_long_prompt) return;
    settings = seen_.endpoint;
    settings.prompts.system = filler();
    ask_with(std::move(settings), Question::long_prompt);
  }

  /// Asks one question with settings of its own, and with what the server has refused so far.
  void ask_with(EndpointSettings settings, Question question) {
    Endpoint endpoint(noting(std::move(settings)));
    endpoint.recall(seen_.endpoint_findings);
    ask(endpoint, question);
    endpoint.stop();
  }

  void ask(Endpoint& endpoint, Question question) {
    say(question);
    replies_.clear();
    const auto& item = case_of(question);
    const auto done = std::make_shared<std::promise<Output>>();
    auto future = done->get_future();
    endpoint.ask(item, [done](Output output) { done->set_value(std::move(output)); });
    auto& answer = seen_.answers[static_cast<std::size_t>(question)];
    answer.output = future.get();
    answer.asked = true;
    answer.mode = answer.output.format == to_string(Mode::prompt) ? Mode::prompt : Mode::fc;
    note_limits();
    answer.replies = std::exchange(replies_, {});
    if (!answer.output.infra) read_calls(answer, item);
  }

  static void read_calls(Answer& answer, const Case& item) {
    const auto& given = answer.output.result;
    Decoding how(item.language);
    how.functions = item.functions;
    const bool listed = given.is_list() && !given.list()->empty();
    const Value text = given.is_string() ? given : Value(answer.output.content);
    const auto decoded = listed ? find_format("fc")->decode(given, how) : find_format("auto")->decode(text, how);
    answer.text = listed ? std::string() : *text.string();
    if (!decoded.ok || !decoded.value.is_list() || decoded.value.list()->empty()) return;
    answer.calls = *decoded.value.list();
    answer.form = listed ? std::string("tool_calls") : std::string(decoded.form);
  }

  void note_limits() {
    for (const auto& reply : replies_)
      if (!reply.limits.empty()) seen_.limits = reply.limits;
  }

  std::function<void(Question)> on_question_;
  Examination seen_;
  std::vector<Case> cases_;
  std::vector<HttpReply> replies_;  ///< to the question under way
};

}  // namespace

std::string_view to_string(Question question) { return questions[static_cast<std::size_t>(question)].id; }

bool Examination::has(Finding finding) const {
  return std::ranges::find(findings, finding, &Found::finding) != findings.end();
}

bool Examination::usable() const {
  return std::ranges::none_of(findings, [](const Found& found) { return is_fatal(found.finding); });
}

double Examination::latency() const {
  double sum = 0;
  int count = 0;
  for (const auto& answer : answers) {
    if (!answer.came() || answer.question == Question::long_prompt) continue;
    sum += answer.output.latency;
    ++count;
  }
  return count == 0 ? 0 : sum / count;
}

result<Examination> examine(Settings settings) { return Examiner(std::move(settings)).examine(); }

}  // namespace evalrun::runners::doctor
