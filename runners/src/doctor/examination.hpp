/// `evalrun doctor`: asks a server a few questions, notes what came, finds what is wrong, and says how to ask it and
/// how to start it. What is found is kept in fields; explain.cpp alone makes sentences of them.
///
///     auto seen = doctor::examine({.endpoint = settings});
///     if (!seen) return complain(seen.error());           // a wrong setting, such as an address that is none
///     for (const auto& found : seen->findings) use(doctor::sentence(found, *seen));
///     print(doctor::advise(*seen).command);
#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/output.hpp"
#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

#include "net/http_client.hpp"
#include "providers/endpoint.hpp"
#include "requests/request.hpp"

namespace evalrun::runners::doctor {

enum class Question : std::uint8_t {
  models,       ///< GET /models: is the server there, does it accept the key, what does it serve
  tools,        ///< one call, functions offered as tools
  parallel,     ///< two calls
  no_tool,      ///< a question that needs no call
  stream,       ///< two calls, streamed
  text,         ///< one call, functions offered as text
  long_prompt,  ///< one call behind a long system prompt
};
[[nodiscard]] std::string_view to_string(Question question);

/// What came to a question to the model.
struct Answer {
  Question question{};
  bool asked = false;
  Mode mode = Mode::fc;              ///< how functions were offered in the last request
  std::vector<HttpReply> replies{};  ///< every reply in order, refusals included; empty: none came
  Output output{};                   ///< `infra`: why there is no answer
  List calls{};                      ///< decoded: {name: {argument: value}}
  std::string form{};                ///< of the calls: tool_calls, or a form that --format auto finds; empty: no calls
  std::string text{};                ///< answer in words, or the text that the calls were found in

  [[nodiscard]] bool failed() const { return asked && output.infra.has_value(); }
  [[nodiscard]] bool came() const { return asked && !output.infra; }
};

/// The software that runs the model, as far as its replies show it. The order is that of server_kind.cpp.
enum class ServerKind : std::uint8_t {
  unknown,
  vllm,
  sglang,
  llama_cpp,
  ollama,
  lm_studio,
  tgi,
  openai,
  azure,
  openrouter,
  anthropic,
  gemini,
  mock,
};
struct ServerRow {
  ServerKind kind;
  std::string_view id;     ///< in JSON: "llama.cpp"
  std::string_view title;  ///< in sentences: "llama.cpp"
};
[[nodiscard]] const ServerRow& row_of(ServerKind kind);

/// What is wrong or worth knowing. findings.cpp says when each holds, explain.cpp says it in words, advice.cpp what to
/// do.
enum class Finding : std::uint8_t {
  unreachable,
  web_page,
  lacks_version,
  key_missing,
  key_refused,
  not_ready,
  model_unnamed,
  model_to_choose,
  no_models_route,
  several_models,
  no_such_model,
  no_model_loaded,
  no_template,
  out_of_quota,
  rate_limited,
  upstream_failure,
  timed_out,
  context_small,
  tools_refused,
  calls_in_text,
  tools_ignored,
  one_call_only,
  needless_call,
  reasoning_in_text,
  special_tokens,
  token_limit,
  no_streaming,
  stream_differs,
  same_index,
  fields_refused,
  question_failed,
  slow,
  no_calls,
  no_answer,
};

struct Found {
  Finding finding{};
  Question question{};
  std::string words{};  ///< what the server said, or a part of its answer
};

/// Whether evalrun cannot use the server before something is changed.
[[nodiscard]] bool is_fatal(Finding finding);
[[nodiscard]] std::string_view to_string(Finding finding);

struct Settings {
  EndpointSettings endpoint{};
  /// Options to repeat in the evalrun line besides those that follow from the examination: "--api-key-env NAME".
  std::vector<std::string> repeat{};
  std::function<void(Question asked)> on_question{};  ///< called before each question
};

struct Examination {
  EndpointSettings endpoint;  ///< as asked: with the model that was found, and the address that answered
  std::vector<std::string> repeat;
  std::string given_url;  ///< base URL as given, tidied
  bool model_given = false;
  std::optional<HttpReply> contact;    ///< reply to /models
  std::optional<Error> unreachable{};  ///< why no reply came
  std::vector<std::string> models;     ///< that the server lists
  bool found_version = false;          ///< the API is below the given address, at /v1
  std::int64_t context = 0;            ///< tokens that the server announces; 0: it does not
  ServerKind server = ServerKind::unknown;
  std::vector<Answer> answers;  ///< one per Question in order; those that were not asked say so
  Dict endpoint_findings;       ///< Endpoint::findings(): resolved_mode, dropped_parameters, ...
  HeaderList limits;            ///< the last headers about rate limits
  std::vector<Found> findings;

  [[nodiscard]] const Answer& of(Question question) const { return answers[static_cast<std::size_t>(question)]; }
  [[nodiscard]] bool has(Finding finding) const;
  [[nodiscard]] bool usable() const;
  /// Mean seconds of the short answers; 0: none came.
  [[nodiscard]] double latency() const;
};

/// Asks the questions, and finds what is wrong. Errors: usage, a setting that no request can be made with.
[[nodiscard]] result<Examination> examine(Settings settings);

/// What is wrong, in the order of the enum.
[[nodiscard]] std::vector<Found> find_faults(const Examination& seen);
[[nodiscard]] ServerKind server_kind(const Examination& seen);
/// The words of the long prompt: a text has at least as many tokens as words.
inline constexpr std::size_t long_prompt_words = 5000;

struct Start {
  ServerKind server{};
  std::string flags;  ///< what to start the server with, or to do about it
};
struct Advice {
  std::optional<Mode> mode;        ///< nullopt: no mode works
  std::vector<std::string> flags;  ///< for evalrun: "--mode prompt", "--format hermes"
  std::string command;             ///< the whole evalrun line; empty: the server cannot be used
  std::vector<Start> start;        ///< for each finding that the server's start can change
};
[[nodiscard]] Advice advise(const Examination& seen);

/// Names of the parsers that a model's calls and reasoning need. Chosen by the form of the calls, then by the name of
/// the model; "NAME" if neither says it.
struct Parsers {
  std::string vllm, sglang;
};
[[nodiscard]] Parsers tool_parsers(std::string_view form, std::string_view model);
[[nodiscard]] Parsers reasoning_parsers(std::string_view model);

/// A sentence about a finding, without the advice.
[[nodiscard]] std::string sentence(const Found& found, const Examination& seen);
/// The whole text for a terminal: a line per question, the findings, the advice.
[[nodiscard]] std::string explain(const Examination& seen, const Advice& advice);
/// The same as JSON (docs/file-formats.md).
[[nodiscard]] std::string to_json(const Examination& seen, const Advice& advice);

}  // namespace evalrun::runners::doctor
