// What to do: a row per finding and server with the flags that start the server, and the options for evalrun.
#include <algorithm>
#include <array>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "evalrun/decode.hpp"
#include "evalrun/json.hpp"

#include "examination.hpp"
#include "providers/secrets.hpp"
#include "run/diagnosis.hpp"

namespace evalrun::runners::doctor {
namespace {

/// What to do about a finding on the side of the server. In the text, {tools} and {reasoning} are names of parsers,
/// {model} is the model and {key} the variable of the API key. Rows of a server that is not known are shown for every
/// server that has one.
struct StartRow {
  Finding finding;
  ServerKind server;
  std::string_view text;
};
constexpr std::array<StartRow, 54> starts{{
    {Finding::unreachable, ServerKind::unknown, "start the server, or name another address with --base-url"},
    {Finding::web_page, ServerKind::unknown, "give the address of the API with --base-url; it usually ends in /v1"},
    {Finding::lacks_version, ServerKind::unknown, "put /v1 behind the address: --base-url {url}"},
    {Finding::key_missing, ServerKind::azure, "put the key into a header: --header 'api-key: ...'"},
    {Finding::key_missing, ServerKind::unknown, "put the key into ${key}, or name its variable with --api-key-env"},
    {Finding::key_refused, ServerKind::azure, "put the key into a header: --header 'api-key: ...'"},
    {Finding::key_refused, ServerKind::unknown,
     "put the right key into ${key}, or name its variable with --api-key-env"},
    {Finding::not_ready, ServerKind::unknown, "wait until the server has loaded the model, and try again"},
    {Finding::model_unnamed, ServerKind::unknown, "name the model with --model-name"},
    {Finding::model_to_choose, ServerKind::unknown, "choose a model with --model-name"},
    {Finding::no_such_model, ServerKind::azure, "--model-name must be the name of a deployment of the resource"},
    {Finding::no_such_model, ServerKind::ollama, "ollama pull {model}, or --model-name with a name of ollama list"},
    {Finding::no_such_model, ServerKind::vllm,
     "--model-name must be a name that the server lists, or start it with --served-model-name {model}"},
    {Finding::no_such_model, ServerKind::unknown, "--model-name must be a name that the server knows"},
    {Finding::no_model_loaded, ServerKind::lm_studio, "lms load {model}"},
    {Finding::no_model_loaded, ServerKind::unknown, "load the model {model} in the server"},
    {Finding::no_template, ServerKind::vllm, "--chat-template FILE"},
    {Finding::no_template, ServerKind::sglang, "--chat-template FILE"},
    {Finding::no_template, ServerKind::llama_cpp, "--jinja --chat-template-file FILE"},
    {Finding::no_template, ServerKind::tgi,
     "--tokenizer-config-path FILE, with a chat_template in the file; or serve a chat model"},
    {Finding::out_of_quota, ServerKind::unknown, "pay into the account, or use another key"},
    {Finding::upstream_failure, ServerKind::openrouter,
     "fix the provider with --extra-body '{{\"provider\":{{\"order\":[\"NAME\"]}}}}'"},
    {Finding::timed_out, ServerKind::unknown, "wait longer: --timeout SECONDS, --first-byte-timeout SECONDS"},
    {Finding::context_small, ServerKind::vllm, "--max-model-len 16384"},
    {Finding::context_small, ServerKind::sglang, "--context-length 16384"},
    {Finding::context_small, ServerKind::llama_cpp, "-c 16384"},
    {Finding::context_small, ServerKind::ollama, "OLLAMA_CONTEXT_LENGTH=16384 ollama serve"},
    {Finding::context_small, ServerKind::lm_studio, "lms load {model} --context-length 16384"},
    {Finding::context_small, ServerKind::tgi, "--max-input-tokens 12288 --max-total-tokens 16384"},
    {Finding::tools_refused, ServerKind::vllm, "--enable-auto-tool-choice --tool-call-parser {tools}"},
    {Finding::tools_refused, ServerKind::sglang, "--tool-call-parser {tools}"},
    {Finding::tools_refused, ServerKind::llama_cpp, "--jinja"},
    {Finding::tools_refused, ServerKind::ollama,
     "a model that has the capability tools; ollama show {model} lists what it has"},
    {Finding::tools_refused, ServerKind::openrouter,
     "a model that has tools; openrouter.ai/models?supported_parameters=tools lists them"},
    {Finding::calls_in_text, ServerKind::vllm, "--enable-auto-tool-choice --tool-call-parser {tools}"},
    {Finding::calls_in_text, ServerKind::sglang, "--tool-call-parser {tools}"},
    {Finding::calls_in_text, ServerKind::llama_cpp, "--jinja, with the chat template of the model"},
    {Finding::calls_in_text, ServerKind::ollama, "a Modelfile whose TEMPLATE has the tools and calls of the model"},
    {Finding::calls_in_text, ServerKind::lm_studio, "a model that LM Studio marks with a hammer: it knows its calls"},
    {Finding::tools_ignored, ServerKind::vllm,
     "--enable-auto-tool-choice --tool-call-parser {tools}, and a --chat-template that has tools"},
    {Finding::tools_ignored, ServerKind::sglang, "--tool-call-parser {tools}, and a --chat-template that has tools"},
    {Finding::tools_ignored, ServerKind::llama_cpp, "--jinja, with a chat template that has tools"},
    {Finding::tools_ignored, ServerKind::ollama,
     "a model that has the capability tools; ollama show {model} lists what it has"},
    {Finding::tools_ignored, ServerKind::lm_studio, "a model that LM Studio marks with a hammer: it knows its calls"},
    {Finding::tools_ignored, ServerKind::tgi, "a model whose chat template has tools"},
    {Finding::reasoning_in_text, ServerKind::vllm, "--reasoning-parser {reasoning}"},
    {Finding::reasoning_in_text, ServerKind::sglang, "--reasoning-parser {reasoning}"},
    {Finding::reasoning_in_text, ServerKind::llama_cpp, "--jinja --reasoning-format deepseek"},
    {Finding::reasoning_in_text, ServerKind::ollama, "a model that has the capability thinking (ollama show {model})"},
    {Finding::reasoning_in_text, ServerKind::lm_studio,
     "switch on the setting that puts reasoning_content into a field of its own"},
    {Finding::special_tokens, ServerKind::vllm, "--chat-template FILE, the template that the model was trained with"},
    {Finding::special_tokens, ServerKind::sglang, "--chat-template FILE, the template that the model was trained with"},
    {Finding::special_tokens, ServerKind::llama_cpp, "--jinja"},
    {Finding::special_tokens, ServerKind::ollama, "PARAMETER stop in the Modelfile, with the end mark of the model"},
}};

std::string filled(std::string_view text, const Examination& seen, ServerKind server) {
  const auto& model = seen.endpoint.model_name;
  const auto& form = seen.of(Question::tools).form;
  const auto tools = tool_parsers(form, model), reasoning = reasoning_parsers(model);
  const bool sglang = server == ServerKind::sglang;
  return fmt::format(fmt::runtime(text), fmt::arg("tools", sglang ? tools.sglang : tools.vllm),
                     fmt::arg("reasoning", sglang ? reasoning.sglang : reasoning.vllm),
                     fmt::arg("model", model.empty() ? std::string("MODEL") : model),
                     fmt::arg("url", shown_url(seen.endpoint.base_url)),
                     fmt::arg("key", seen.endpoint.protocol->key_variables.front()));
}

/// The rows for a finding: that of the server, else that for any server; for a server that is not known, all.
void add_starts(std::vector<Start>& all, const Examination& seen, Finding finding) {
  const auto add = [&](const StartRow& row) {
    if (row.text.empty()) return;
    Start start{row.server, filled(row.text, seen, row.server)};
    const auto same = [&](const Start& one) { return one.server == start.server && one.flags == start.flags; };
    if (std::ranges::none_of(all, same)) all.push_back(std::move(start));
  };
  const StartRow* general = nullptr;
  for (const auto& row : starts) {
    if (row.finding != finding) continue;
    if (row.server == seen.server && row.server != ServerKind::unknown) return add(row);
    if (row.server == ServerKind::unknown) general = &row;
  }
  if (general != nullptr) return add(*general);
  if (seen.server != ServerKind::unknown) return;
  for (const auto& row : starts)
    if (row.finding == finding) add(row);
}

/// The mode in which calls come; nullopt: in none.
std::optional<Mode> mode_of(const Examination& seen) {
  for (const auto question : {Question::tools, Question::parallel})
    if (const auto& answer = seen.of(question); !answer.calls.empty()) return answer.mode;
  if (!seen.of(Question::text).calls.empty()) return Mode::prompt;
  return std::nullopt;
}

/// The format for calls that are found in text; empty: the usual one reads them.
std::string format_of(const Examination& seen, Mode mode) {
  const auto& answer =
      mode == Mode::prompt && seen.of(Question::text).asked ? seen.of(Question::text) : seen.of(Question::tools);
  if (answer.form.empty() || answer.form == "tool_calls") return {};
  // Reasoning and marks of a turn are removed by --strip-reasoning, so that they are no reason for a format.
  if (mode == Mode::prompt && answer.form.starts_with("python")) return {};
  const auto* format = find_format(answer.form);
  return format != nullptr && format->decode(Value(answer.text), Language::python).ok ? answer.form : "auto";
}

/// The user's --extra-body, without the fields that the server refused and with the fields that `more` adds.
Dict extra_body_of(const Examination& seen) {
  Dict body = seen.endpoint.extra_body;
  if (const Value* names = seen.endpoint_findings.find("dropped_parameters"); names != nullptr && names->is_list())
    for (const auto& name : *names->list()) {
      const auto text = str(name);
      const auto dot = text.find('.');
      if (dot == std::string::npos) {
        body.set(name, None{});
        continue;
      }
      Value& group = body.slot(text.substr(0, dot));
      if (!group.is_dict()) group = Dict{};
      group.dict()->set(Value(text.substr(dot + 1)), None{});
    }
  if (const Value* renamed = seen.endpoint_findings.find("renamed_parameters");
      renamed != nullptr && renamed->is_dict())
    for (const auto& [name, value] : renamed->dict()->items()) body.set(name, value);
  if (seen.has(Finding::one_call_only) && body.find("parallel_tool_calls") == nullptr &&
      seen.of(Question::parallel).mode == Mode::fc)
    body.set("parallel_tool_calls", true);
  return body;
}

/// The requests per minute that the headers announce; "": they announce none.
std::string announced_rate(const HeaderList& limits) {
  constexpr std::array<std::string_view, 3> names{"x-ratelimit-limit-requests", "ratelimit-limit",
                                                  "anthropic-ratelimit-requests-limit"};
  for (const auto& [name, value] : limits)
    if (std::ranges::find(names, name) != names.end() && !value.empty() &&
        value.find_first_not_of("0123456789") == std::string::npos && value.size() < 7)
      return value;
  return {};
}

std::vector<std::string> flags_of(const Examination& seen, std::optional<Mode> mode) {
  std::vector<std::string> flags;
  if (mode) {
    flags.push_back(fmt::format("--mode {}", to_string(*mode)));
    if (const auto format = format_of(seen, *mode); !format.empty()) flags.push_back("--format " + format);
  }
  if (seen.has(Finding::reasoning_in_text) || seen.has(Finding::special_tokens))
    flags.emplace_back("--strip-reasoning");
  if (seen.has(Finding::token_limit)) flags.emplace_back("--max-tokens 8192");
  if (const auto body = extra_body_of(seen); !body.empty())
    flags.push_back("--extra-body " + shell_word(dump_json(body, {.ascii = true, .compact = true})));
  if (const auto rate = announced_rate(seen.limits); seen.has(Finding::rate_limited) && !rate.empty())
    flags.push_back("--rpm " + rate);
  return flags;
}

}  // namespace

Advice advise(const Examination& seen) {
  Advice advice;
  advice.mode = mode_of(seen);
  for (const auto& found : seen.findings) add_starts(advice.start, seen, found.finding);
  if (std::ranges::none_of(seen.answers, [](const Answer& answer) { return answer.came(); })) return advice;
  advice.flags = flags_of(seen, advice.mode);
  std::vector<std::string> words{"evalrun run", fmt::format("--model {}", seen.endpoint.protocol->id),
                                 "--base-url " + shell_word(shown_url(seen.endpoint.base_url)),
                                 "--model-name " + shell_word(seen.endpoint.model_name)};
  // What is advised replaces what was given.
  for (const auto& given : seen.repeat) {
    const auto name = given.substr(0, given.find(' ') + 1);
    if (std::ranges::none_of(advice.flags, [&](const std::string& flag) { return flag.starts_with(name); }))
      words.push_back(given);
  }
  for (const auto& header : seen.endpoint.headers)
    words.push_back(fmt::format("--header '{}: ...'", header.substr(0, header.find(':'))));
  words.insert(words.end(), advice.flags.begin(), advice.flags.end());
  words.emplace_back("--suite bfcl");
  advice.command = fmt::format("{}", fmt::join(words, " "));
  return advice;
}

}  // namespace evalrun::runners::doctor
