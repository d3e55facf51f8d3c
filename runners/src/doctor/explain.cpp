// The only place that makes sentences of what was seen: a sentence per finding, a line per question, the whole text.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/json.hpp"

#include "examination.hpp"
#include "providers/secrets.hpp"
#include "text/enumerators.hpp"
#include "text/messages.hpp"

namespace evalrun::runners::doctor {
namespace {

struct SentenceRow {
  Finding finding;
  /// {words}: what the server said or answered; {server}, {model}, {url}; {question}: what was asked; {models}: names.
  std::string_view text;
};
constexpr std::array<SentenceRow, 34> sentences{{
    {Finding::unreachable, "no server answers at {given}: {words}"},
    {Finding::web_page, "the address serves a web page, not an API: {words}"},
    {Finding::lacks_version, "the API is not at {given} but at {url}"},
    {Finding::key_missing, "the server wants an API key and none was sent: {words}"},
    {Finding::key_refused, "the server refuses the API key: {words}"},
    {Finding::not_ready, "the server is busy or still loads the model: {words}"},
    {Finding::model_unnamed, "the server does not list its models: {words}"},
    {Finding::model_to_choose, "the server lists many models, so that one must be named: {models}"},
    {Finding::no_models_route, "the server does not list its models ({words}); the model that was named is asked"},
    {Finding::several_models, "the server lists several models and none was named; asked was {model} of: {models}"},
    {Finding::no_such_model, "the server does not know the model {model}: {words}{listed}"},
    {Finding::no_model_loaded, "no model is loaded: {words}"},
    {Finding::no_template, "the model has no chat template, so that the server cannot answer chats: {words}"},
    {Finding::out_of_quota, "the account has nothing left to spend: {words}"},
    {Finding::rate_limited,
     "the server limits the rate of requests ({words}); evalrun waits as long as the server asks, and --rpm N sends "
     "fewer"},
    {Finding::upstream_failure, "a failure behind the server came in place of an answer: {words}"},
    {Finding::timed_out, "no answer came in time: {words}"},
    {Finding::context_small,
     "the context is small ({words}): cases with many functions are cut or refused, and the model then does not see "
     "all of them"},
    {Finding::tools_refused, "the server refuses tools: {words}"},
    {Finding::calls_in_text,
     "the server takes tools and leaves the calls in the text, in the form {words}: it does not parse the calls of "
     "this "
     "model"},
    {Finding::tools_ignored,
     "the server takes tools, but the model made no call with them and does when functions are offered as text; its "
     "answer: {words}"},
    {Finding::one_call_only, "one call came where two were asked for: categories of parallel calls will fail"},
    {Finding::needless_call, "a call came where none was needed: {words}"},
    {Finding::reasoning_in_text, "the model's reasoning is in its answers: {words}"},
    {Finding::special_tokens, "special tokens of the model are in its answers: {words}"},
    {Finding::token_limit, "the token limit ended an answer before it held a call{behind}"},
    {Finding::no_streaming, "the server does not stream answers{words_behind}; run it without --stream"},
    {Finding::stream_differs, "the streamed answer holds fewer calls: {words}; run it without --stream"},
    {Finding::same_index,
     "in streams every call has the same index; evalrun tells the calls apart by id and name, other clients may not"},
    {Finding::fields_refused, "the server refused fields of the request, which evalrun leaves out: {words}"},
    {Finding::question_failed, "the question {question} got no answer: {words}"},
    {Finding::slow, "an answer took {words} s; a run of 1,000 cases takes {hours} h with one request at a time"},
    {Finding::no_calls,
     "no answer held a call, neither with tools nor as text: the model may not know such functions; an answer: "
     "\"{words}\""},
    {Finding::no_answer, "no question was answered: {words}"},
}};
static_assert(has_each_once(sentences, &SentenceRow::finding));

std::string some_of(const std::vector<std::string>& names) {
  constexpr std::size_t most = 8;
  const std::vector<std::string> first(names.begin(),
                                       names.begin() + static_cast<std::ptrdiff_t>(std::min(most, names.size())));
  return fmt::format("{}{}", fmt::join(first, ", "),
                     names.size() > most ? fmt::format(" and {} more", names.size() - most) : "");
}

std::string call_text(const Value& call) {
  const auto& [name, arguments] = call.dict()->items().front();
  std::vector<std::string> all;
  if (arguments.is_dict())
    for (const auto& [parameter, value] : arguments.dict()->items())
      all.push_back(fmt::format("{}={}", str(parameter), repr(value)));
  return fmt::format("{}({})", str(name), fmt::join(all, ", "));
}

std::string calls_text(const List& calls) {
  std::vector<std::string> all;
  for (const auto& call : calls)
    if (call.is_dict() && !call.dict()->empty()) all.push_back(call_text(call));
  return fmt::format("{}", fmt::join(all, ", "));
}

/// What was asked for.
std::string asked(const Answer& answer) {
  const auto* as = answer.mode == Mode::fc ? "with tools" : "as text";
  switch (answer.question) {
    case Question::models: return "GET /models";
    case Question::tools: return fmt::format("1 call, {}", as);
    case Question::parallel: return fmt::format("2 calls, {}", as);
    case Question::no_tool: return fmt::format("no call, {}", as);
    case Question::stream: return fmt::format("2 calls, {}, streamed", as);
    case Question::text: return "1 call, as text";
    case Question::long_prompt: return fmt::format("1 call behind {} words", long_prompt_words);
  }
  return {};
}

std::string came(const Answer& answer) {
  if (!answer.asked) return "not asked";
  if (answer.output.infra) return "no answer: " + answer.output.infra->message;
  std::string text;
  if (!answer.calls.empty())
    text = fmt::format("{} ({}): {}", counted(answer.calls.size(), "call"),
                       answer.form == "tool_calls" ? "as tool calls" : "in the text, form " + answer.form,
                       calls_text(answer.calls));
  else
    text = answer.text.empty() ? "an empty answer" : fmt::format("text: {}", dump_json(Value(cut(answer.text))));
  text += fmt::format("; {:.2f} s", answer.output.latency);
  if (answer.output.first_token >= 0) text += fmt::format(", first token after {:.2f} s", answer.output.first_token);
  if (answer.output.input_tokens >= 0) text += fmt::format(", {} tokens in", answer.output.input_tokens);
  if (answer.output.output_tokens >= 0) text += fmt::format(", {} out", answer.output.output_tokens);
  if (!answer.output.reasoning.empty()) text += ", reasoning in a field of its own";
  if (is_token_limit(answer.output.finish_reason)) text += ", ended at the token limit";
  return text;
}

std::string contact_text(const Examination& seen) {
  if (seen.unreachable) return "no reply: " + seen.unreachable->message;
  if (!seen.contact) return "not asked";
  return fmt::format("HTTP {} in {:.2f} s, {}", seen.contact->status, seen.contact->seconds,
                     seen.models.empty() ? std::string("no list of models")
                                         : counted(seen.models.size(), "model") + ": " + some_of(seen.models));
}

/// One line: a name, what was asked, what came, and the findings.
std::string line(std::string_view name, std::string_view what, std::string_view reply, std::string_view remark) {
  return fmt::format("{:<12} {:<31} {}{}{}\n", name, what, reply, remark.empty() ? "" : "  <- ", remark);
}

std::string remarks_on(const Examination& seen, Question question) {
  std::vector<std::string_view> ids;
  for (const auto& found : seen.findings)
    if (found.question == question) ids.push_back(to_string(found.finding));
  return fmt::format("{}", fmt::join(ids, ", "));
}

std::string key_text(const Examination& seen) {
  if (seen.has(Finding::key_missing) || seen.has(Finding::key_refused)) return "refused";
  return seen.endpoint.key.empty() && seen.endpoint.headers.empty() ? "none asked for" : "accepted";
}

std::string limits_text(const HeaderList& limits) {
  std::vector<std::string> all;
  for (const auto& [name, value] : limits) all.push_back(fmt::format("{}: {}", name, value));
  return all.empty() ? "none announced" : fmt::format("{}", fmt::join(all, ", "));
}

std::string start_text(const Start& start) {
  if (start.server == ServerKind::unknown) return start.flags;
  const auto title = row_of(start.server).title;
  return start.flags.starts_with('-') ? fmt::format("start {} with {}", title, start.flags)
                                      : fmt::format("{}: {}", title, start.flags);
}

}  // namespace

std::string sentence(const Found& found, const Examination& seen) {
  const auto& text = sentences[static_cast<std::size_t>(found.finding)].text;
  double seconds = 0;
  if (found.finding == Finding::slow) seconds = seen.of(found.question).output.latency;
  return fmt::format(
      fmt::runtime(text), fmt::arg("words", found.words), fmt::arg("server", row_of(seen.server).title),
      fmt::arg("model", seen.endpoint.model_name), fmt::arg("url", shown_url(seen.endpoint.base_url)),
      fmt::arg("given", shown_url(seen.given_url)), fmt::arg("models", some_of(seen.models)),
      fmt::arg("question", to_string(found.question)), fmt::arg("hours", fmt::format("{:.1f}", seconds / 3.6)),
      fmt::arg("listed", seen.models.empty() ? "" : fmt::format("; it lists: {}", some_of(seen.models))),
      fmt::arg("words_behind", found.words.empty() ? "" : fmt::format(" ({})", found.words)),
      fmt::arg("behind", found.words.empty() ? "" : fmt::format("; it went to the reasoning: {}", found.words)));
}

std::string explain(const Examination& seen, const Advice& advice) {
  std::string text = fmt::format("{}: {}{}\n\n", shown_url(seen.endpoint.base_url), row_of(seen.server).title,
                                 seen.endpoint.model_name.empty() ? "" : ", model " + seen.endpoint.model_name);
  text += line("question", "asked for", "came", "");
  text += line("models", "GET /models", contact_text(seen), remarks_on(seen, Question::models));
  if (seen.contact) text += line("key", seen.endpoint.key.empty() ? "no key sent" : "a key sent", key_text(seen), "");
  for (const auto& answer : seen.answers)
    if (answer.question != Question::models && answer.asked)
      text += line(to_string(answer.question), asked(answer), came(answer), remarks_on(seen, answer.question));
  if (seen.latency() > 0)
    text += line("latency", "mean of the short answers", fmt::format("{:.2f} s", seen.latency()), "");
  if (seen.contact) text += line("rate limits", "headers of the replies", limits_text(seen.limits), "");
  if (!seen.findings.empty()) text += "\n";
  for (const auto& found : seen.findings)
    text += fmt::format("{}{}: {}\n", is_fatal(found.finding) ? "! " : "* ", to_string(found.finding),
                        sentence(found, seen));
  if (!advice.start.empty()) text += "\nWhat to change:\n";
  for (const auto& start : advice.start) text += fmt::format("  {}\n", start_text(start));
  if (!advice.command.empty()) text += fmt::format("\nAsk it with:\n  {}\n", advice.command);
  text += fmt::format("\n{}\n", seen.usable()
                                    ? seen.findings.empty()
                                          ? std::string("usable")
                                          : fmt::format("usable, with {}", counted(seen.findings.size(), "remark"))
                                    : std::string("not usable as it is"));
  return text;
}

}  // namespace evalrun::runners::doctor
