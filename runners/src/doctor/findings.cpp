// What is wrong with a server, told from what came to the questions: a row per finding, with the test that finds it.
#include <algorithm>
#include <array>
#include <set>
#include <span>

#include <fmt/format.h>

#include "evalrun/json.hpp"

#include "decode/attempt.hpp"
#include "examination.hpp"
#include "providers/refusal.hpp"
#include "providers/secrets.hpp"
#include "providers/unsupported_field.hpp"
#include "python/text.hpp"
#include "text/enumerators.hpp"
#include "text/messages.hpp"

namespace evalrun::runners::doctor {
namespace {

using Test = std::optional<Found> (*)(const Examination&);

constexpr double slow_seconds = 5;

constexpr std::array<Question, 6> asked_of_model{Question::tools,  Question::parallel, Question::no_tool,
                                                 Question::stream, Question::text,     Question::long_prompt};

/// What a refusal of a question means: the first row whose status and words fit.
struct Cause {
  Finding finding;
  std::array<long, 3> statuses;           ///< 0: any
  std::array<std::string_view, 3> words;  ///< one of them occurs, in lower case; empty: any words
};
constexpr std::array<Cause, 17> causes{{
    {Finding::no_model_loaded, {}, {"no models loaded", "no model loaded", "model is not loaded"}},
    {Finding::out_of_quota, {402}, {}},
    {Finding::out_of_quota, {429, 403}, {"quota", "billing", "credit"}},
    {Finding::no_template, {}, {"template error", "chat template", "chat_template"}},
    {Finding::context_small, {400, 413, 422}, {"context length", "context size", "context window"}},
    {Finding::context_small, {400, 413, 422}, {"too long", "maximum input", "input tokens"}},
    {Finding::key_refused, {401}, {}},
    {Finding::key_refused, {403}, {"key", "token", "credential"}},
    {Finding::no_such_model, {404}, {"model", "deployment"}},
    {Finding::no_such_model, {400, 422}, {"not a valid model", "model not found", "model does not exist"}},
    {Finding::rate_limited, {429}, {}},
    {Finding::upstream_failure, {200}, {"reports an error", "finish reason"}},
    {Finding::upstream_failure, {502, 503, 504}, {}},
    {Finding::upstream_failure, {520, 522, 524}, {}},
    {Finding::upstream_failure, {529}, {}},
    {Finding::web_page, {}, {"web page"}},
    {Finding::question_failed, {}, {}},
}};

const Cause& cause_of(const Answer& answer) {
  const long status = answer.replies.empty() ? 0 : answer.replies.back().status;
  const auto said = lower(answer.output.infra->message);
  const auto fits = [&](const Cause& cause) {
    const auto any = [](const auto& list) { return list[0] == typename std::decay_t<decltype(list)>::value_type{}; };
    const bool is_status = any(cause.statuses) || std::ranges::find(cause.statuses, status) != cause.statuses.end();
    const bool says = any(cause.words) || std::ranges::any_of(cause.words, [&](std::string_view words) {
                        return !words.empty() && said.find(words) != std::string::npos;
                      });
    return is_status && says;
  };
  return *std::ranges::find_if(causes, fits);
}

/// The first question that failed for this cause.
std::optional<Found> failed_for(const Examination& seen, Finding cause) {
  for (const auto question : asked_of_model) {
    const auto& answer = seen.of(question);
    if (answer.failed() && answer.output.infra->code != errc::timeout && cause_of(answer).finding == cause)
      return Found{cause, question, answer.output.infra->message};
  }
  return std::nullopt;
}
template <Finding cause>
std::optional<Found> failed(const Examination& seen) {
  return failed_for(seen, cause);
}

/// The server's words in a reply, without secrets.
std::string words_of(const HttpReply& reply, const Examination& seen) {
  const Secrets secrets(seen.endpoint.key, seen.endpoint.headers, seen.endpoint.base_url);
  return failure_of(reply, {}, secrets).error.message;
}

bool sends_key(const Examination& seen) {
  return !seen.endpoint.key.empty() || std::ranges::any_of(seen.endpoint.headers, [](const std::string& header) {
    const auto name = lower(header.substr(0, header.find(':')));
    return name == "authorization" || name.find("key") != std::string::npos;
  });
}

bool asked_model(const Examination& seen) { return seen.of(Question::tools).asked; }

std::optional<Found> unreachable(const Examination& seen) {
  if (!seen.unreachable) return std::nullopt;
  return Found{Finding::unreachable, Question::models, seen.unreachable->message};
}

std::optional<Found> web_page(const Examination& seen) {
  if (seen.contact && is_web_page(*seen.contact) && !seen.found_version)
    return Found{Finding::web_page, Question::models, words_of(*seen.contact, seen)};
  return failed_for(seen, Finding::web_page);
}

std::optional<Found> lacks_version(const Examination& seen) {
  if (!seen.found_version) return std::nullopt;
  return Found{Finding::lacks_version, Question::models};
}

std::optional<Found> refused_key(const Examination& seen) {
  if (seen.contact && !asked_model(seen) && (seen.contact->status == 401 || seen.contact->status == 403))
    return Found{Finding::key_refused, Question::models, words_of(*seen.contact, seen)};
  return failed_for(seen, Finding::key_refused);
}
std::optional<Found> key_missing(const Examination& seen) {
  auto found = refused_key(seen);
  if (!found || sends_key(seen)) return std::nullopt;
  found->finding = Finding::key_missing;
  return found;
}
std::optional<Found> key_refused(const Examination& seen) { return sends_key(seen) ? refused_key(seen) : std::nullopt; }

bool lists_models(const Examination& seen) { return !seen.models.empty(); }
bool is_api(const Examination& seen) {
  return seen.contact && !is_web_page(*seen.contact) && seen.contact->status != 401 && seen.contact->status != 403;
}

bool is_busy(const Examination& seen) { return seen.contact->status == 429 || seen.contact->status >= 500; }

std::optional<Found> not_ready(const Examination& seen) {
  if (!is_api(seen) || !is_busy(seen) || asked_model(seen)) return std::nullopt;
  return Found{Finding::not_ready, Question::models, words_of(*seen.contact, seen)};
}
std::optional<Found> model_unnamed(const Examination& seen) {
  if (!is_api(seen) || is_busy(seen) || lists_models(seen) || !seen.endpoint.model_name.empty()) return std::nullopt;
  return Found{Finding::model_unnamed, Question::models, words_of(*seen.contact, seen)};
}
std::optional<Found> model_to_choose(const Examination& seen) {
  if (!lists_models(seen) || !seen.endpoint.model_name.empty() || !is_api(seen)) return std::nullopt;
  return Found{Finding::model_to_choose, Question::models};
}
std::optional<Found> no_models_route(const Examination& seen) {
  if (!is_api(seen) || lists_models(seen) || seen.endpoint.model_name.empty()) return std::nullopt;
  return Found{Finding::no_models_route, Question::models, words_of(*seen.contact, seen)};
}
std::optional<Found> several_models(const Examination& seen) {
  if (seen.models.size() < 2 || seen.model_given || seen.endpoint.model_name.empty()) return std::nullopt;
  return Found{Finding::several_models, Question::models};
}

/// A refusal for the rate, even if a later attempt was answered.
std::optional<Found> rate_limited(const Examination& seen) {
  for (const auto& answer : seen.answers)
    for (const auto& reply : answer.replies)
      if (reply.status == 429 && !failed_for(seen, Finding::out_of_quota))
        return Found{Finding::rate_limited, answer.question, words_of(reply, seen)};
  return std::nullopt;
}

std::optional<Found> timed_out(const Examination& seen) {
  for (const auto question : asked_of_model)
    if (const auto& answer = seen.of(question); answer.failed() && answer.output.infra->code == errc::timeout)
      return Found{Finding::timed_out, question, answer.output.infra->message};
  return std::nullopt;
}

/// A long prompt is refused, or the server counts fewer tokens than the prompt has words. A server that counts about as
/// many as for a short prompt does not count what it was sent.
std::optional<Found> context_small(const Examination& seen) {
  constexpr std::int64_t least_context = 4096;
  if (seen.context != 0 && seen.context < least_context)
    return Found{Finding::context_small, Question::models, fmt::format("max_model_len is {}", seen.context)};
  const auto& answer = seen.of(Question::long_prompt);
  const auto tokens = answer.output.input_tokens, usual = seen.of(Question::tools).output.input_tokens;
  if (answer.came() && usual > 0 && tokens > usual + usual / 2 && tokens < static_cast<std::int64_t>(long_prompt_words))
    return Found{Finding::context_small, Question::long_prompt,
                 fmt::format("{} words became {} tokens", long_prompt_words, tokens)};
  return failed_for(seen, Finding::context_small);
}

std::optional<Found> tools_refused(const Examination& seen) {
  const auto& answer = seen.of(Question::tools);
  for (const auto& reply : answer.replies)
    if (answer.mode == Mode::prompt && refuses_tools(reply))
      return Found{Finding::tools_refused, Question::tools, words_of(reply, seen)};
  return std::nullopt;
}

bool took_tools(const Examination& seen) {
  const auto& answer = seen.of(Question::tools);
  return answer.came() && answer.mode == Mode::fc;
}

std::optional<Found> calls_in_text(const Examination& seen) {
  for (const auto question : {Question::tools, Question::parallel}) {
    const auto& answer = seen.of(question);
    if (took_tools(seen) && answer.came() && !answer.calls.empty() && answer.form != "tool_calls")
      return Found{Finding::calls_in_text, question, answer.form};
  }
  return std::nullopt;
}

std::optional<Found> tools_ignored(const Examination& seen) {
  const auto& answer = seen.of(Question::tools);
  if (!took_tools(seen) || !answer.calls.empty() || is_token_limit(answer.output.finish_reason) ||
      seen.of(Question::parallel).form == "tool_calls" || seen.of(Question::text).calls.empty())
    return std::nullopt;
  return Found{Finding::tools_ignored, Question::tools, cut(answer.text)};
}

std::optional<Found> one_call_only(const Examination& seen) {
  const auto& answer = seen.of(Question::parallel);
  if (!answer.came() || answer.calls.size() != 1) return std::nullopt;
  return Found{Finding::one_call_only, Question::parallel};
}

std::optional<Found> needless_call(const Examination& seen) {
  const auto& answer = seen.of(Question::no_tool);
  if (!answer.came() || answer.calls.empty()) return std::nullopt;
  return Found{Finding::needless_call, Question::no_tool, cut(dump_json(answer.calls.front()))};
}

std::optional<Found> reasoning_in_text(const Examination& seen) {
  for (const auto question : asked_of_model) {
    const auto& answer = seen.of(question);
    if (!answer.came() || !decode::may_reason(answer.text)) continue;
    const auto said = decode::without_reasoning(answer.text);
    if (said.unfinished || said.behind.size() < strip(answer.text).size())
      return Found{Finding::reasoning_in_text, question, cut(strip(answer.text), 40)};
  }
  return std::nullopt;
}

std::optional<Found> special_tokens(const Examination& seen) {
  for (const auto question : asked_of_model) {
    const auto& answer = seen.of(question);
    if (!answer.came()) continue;
    const auto all = strip(answer.text), bare = decode::without_turn_marks(all);
    if (bare.size() == all.size()) continue;
    const auto at = all.find(bare);
    return Found{Finding::special_tokens, question,
                 std::string(at == 0 || bare.empty() ? all.substr(bare.size()) : all.substr(0, at))};
  }
  return std::nullopt;
}

std::optional<Found> token_limit(const Examination& seen) {
  for (const auto question : asked_of_model) {
    const auto& answer = seen.of(question);
    if (answer.came() && answer.calls.empty() && is_token_limit(answer.output.finish_reason))
      return Found{Finding::token_limit, question,
                   answer.output.reasoning.empty() ? "" : cut(answer.output.reasoning, 40)};
  }
  return std::nullopt;
}

bool names_stream(const HttpReply& reply) {
  const auto field = refused_field(reply, Dict{{"stream", true}});
  return field && field->name() == "stream";
}

std::optional<Found> no_streaming(const Examination& seen) {
  const auto& answer = seen.of(Question::stream);
  if (!answer.asked || answer.replies.empty()) return std::nullopt;
  const auto& first = answer.replies.front();
  if (names_stream(first)) return Found{Finding::no_streaming, Question::stream, words_of(first, seen)};
  const bool whole = answer.came() && strip(answer.replies.back().body).starts_with('{');
  return whole ? std::optional(Found{Finding::no_streaming, Question::stream}) : std::nullopt;
}

std::optional<Found> stream_differs(const Examination& seen) {
  const auto &whole = seen.of(Question::parallel), &streamed = seen.of(Question::stream);
  if (!whole.came() || !streamed.came() || streamed.calls.size() >= whole.calls.size()) return std::nullopt;
  return Found{Finding::stream_differs, Question::stream,
               fmt::format("{} of {}", streamed.calls.size(), counted(whole.calls.size(), "call"))};
}

/// Several calls of a stream have the same index.
std::optional<Found> same_index(const Examination& seen) {
  const auto& answer = seen.of(Question::stream);
  if (!answer.came() || answer.calls.size() < 2 || answer.form != "tool_calls") return std::nullopt;
  std::set<std::int64_t> indices;
  bool any = false;
  std::string_view rest = answer.replies.back().body;
  while (!rest.empty()) {
    const auto end = std::min(rest.find('\n'), rest.size());
    auto line = strip(rest.substr(0, end));
    rest.remove_prefix(std::min(end + 1, rest.size()));
    if (!line.starts_with("data:")) continue;
    const auto event = parse_json(line.substr(5));
    const Value* choices = event ? event->get("choices") : nullptr;
    if (choices == nullptr || !choices->is_list() || choices->list()->empty()) continue;
    const Value* delta = choices->list()->front().get("delta");
    const Value* calls = delta != nullptr ? delta->get("tool_calls") : nullptr;
    if (calls == nullptr || !calls->is_list()) continue;
    for (const auto& call : *calls->list())
      if (const Value* index = call.get("index"); index != nullptr && index->integer() != nullptr) {
        indices.insert(*index->integer());
        any = true;
      }
  }
  if (!any || indices.size() >= answer.calls.size()) return std::nullopt;
  return Found{Finding::same_index, Question::stream};
}

std::optional<Found> fields_refused(const Examination& seen) {
  const Value* names = seen.endpoint_findings.find("dropped_parameters");
  if (names == nullptr || !names->is_list() || names->list()->empty()) return std::nullopt;
  std::string all;
  for (const auto& name : *names->list()) all += (all.empty() ? "" : ", ") + str(name);
  return Found{Finding::fields_refused, Question::tools, all};
}

std::optional<Found> slow(const Examination& seen) {
  for (const auto question : asked_of_model) {
    const auto& answer = seen.of(question);
    if (answer.came() && question != Question::long_prompt && answer.output.latency > slow_seconds)
      return Found{Finding::slow, question, fmt::format("{:.1f}", answer.output.latency)};
  }
  return std::nullopt;
}

bool any_came(const Examination& seen) {
  return std::ranges::any_of(seen.answers, [](const Answer& answer) { return answer.came(); });
}

std::optional<Found> no_calls(const Examination& seen) {
  if (!any_came(seen)) return std::nullopt;
  for (const auto& answer : seen.answers)
    if (!answer.calls.empty()) return std::nullopt;
  return Found{Finding::no_calls, Question::tools, cut(seen.of(Question::tools).text)};
}

std::optional<Found> no_answer(const Examination& seen) {
  if (!asked_model(seen) || any_came(seen)) return std::nullopt;
  // Another finding that no run can get past says more.
  for (const auto cause : {Finding::no_model_loaded, Finding::out_of_quota, Finding::no_template,
                           Finding::no_such_model, Finding::key_refused, Finding::web_page})
    if (failed_for(seen, cause)) return std::nullopt;
  return Found{Finding::no_answer, Question::tools, seen.of(Question::tools).output.infra->message};
}

struct Row {
  Finding finding;
  std::string_view id;
  bool fatal;
  Test test;
};
constexpr std::array<Row, 34> rows{{
    {Finding::unreachable, "unreachable", true, unreachable},
    {Finding::web_page, "web_page", true, web_page},
    {Finding::lacks_version, "lacks_version", true, lacks_version},
    {Finding::key_missing, "key_missing", true, key_missing},
    {Finding::key_refused, "key_refused", true, key_refused},
    {Finding::not_ready, "not_ready", true, not_ready},
    {Finding::model_unnamed, "model_unnamed", true, model_unnamed},
    {Finding::model_to_choose, "model_to_choose", true, model_to_choose},
    {Finding::no_models_route, "no_models_route", false, no_models_route},
    {Finding::several_models, "several_models", false, several_models},
    {Finding::no_such_model, "no_such_model", true, failed<Finding::no_such_model>},
    {Finding::no_model_loaded, "no_model_loaded", true, failed<Finding::no_model_loaded>},
    {Finding::no_template, "no_template", true, failed<Finding::no_template>},
    {Finding::out_of_quota, "out_of_quota", true, failed<Finding::out_of_quota>},
    {Finding::rate_limited, "rate_limited", false, rate_limited},
    {Finding::upstream_failure, "upstream_failure", false, failed<Finding::upstream_failure>},
    {Finding::timed_out, "timed_out", false, timed_out},
    {Finding::context_small, "context_small", false, context_small},
    {Finding::tools_refused, "tools_refused", false, tools_refused},
    {Finding::calls_in_text, "calls_in_text", false, calls_in_text},
    {Finding::tools_ignored, "tools_ignored", false, tools_ignored},
    {Finding::one_call_only, "one_call_only", false, one_call_only},
    {Finding::needless_call, "needless_call", false, needless_call},
    {Finding::reasoning_in_text, "reasoning_in_text", false, reasoning_in_text},
    {Finding::special_tokens, "special_tokens", false, special_tokens},
    {Finding::token_limit, "token_limit", false, token_limit},
    {Finding::no_streaming, "no_streaming", false, no_streaming},
    {Finding::stream_differs, "stream_differs", false, stream_differs},
    {Finding::same_index, "same_index", false, same_index},
    {Finding::fields_refused, "fields_refused", false, fields_refused},
    {Finding::question_failed, "question_failed", false, failed<Finding::question_failed>},
    {Finding::slow, "slow", false, slow},
    {Finding::no_calls, "no_calls", true, no_calls},
    {Finding::no_answer, "no_answer", true, no_answer},
}};
static_assert(has_each_once(rows, &Row::finding));

}  // namespace

bool is_fatal(Finding finding) { return rows[static_cast<std::size_t>(finding)].fatal; }
std::string_view to_string(Finding finding) { return rows[static_cast<std::size_t>(finding)].id; }

std::vector<Found> find_faults(const Examination& seen) {
  std::vector<Found> all;
  for (const auto& row : rows)
    if (auto found = row.test(seen)) all.push_back(std::move(*found));
  return all;
}

}  // namespace evalrun::runners::doctor
