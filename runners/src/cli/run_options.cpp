#include "cli/run_options.hpp"

#include <cstdlib>
#include <fstream>

#include <fmt/format.h>

#include "evalrun/json.hpp"
#include "evalrun/runners/models.hpp"

#include "fetch/sha256.hpp"

namespace evalrun::cli {
namespace {

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): only read, never set
  return value == nullptr ? "" : value;
}

/// Of the kind of model; that of chat completions for kinds that have none.
const runners::Protocol& protocol_of(const RunOptions& options) {
  for (const auto* kind : runners::model_kinds())
    if (kind->id == options.model && kind->protocol != nullptr) return kind->protocol();
  return runners::chat_protocol();
}

std::string base_url_of(const RunOptions& options, const runners::Protocol& protocol) {
  if (!options.base_url.empty()) return options.base_url;
  for (const auto name : protocol.base_url_variables)
    if (auto url = variable(std::string(name)); !url.empty()) return url;
  return std::string(protocol.base_url);
}

/// The first line of a file, without the space around it.
result<std::string> key_in_file(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string::npos) return fail(errc::usage, fmt::format("{} holds no key", file), "--api-key-file");
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

/// From the file or variable named, else from the protocol's usual variable; empty: none.
result<std::string> key_of(const RunOptions& options, const runners::Protocol& protocol) {
  if (!options.api_key_file.empty()) return key_in_file(options.api_key_file);
  if (!options.api_key_env.empty()) {
    auto key = variable(options.api_key_env);
    if (key.empty())
      return fail(errc::usage, fmt::format("the variable {} is not set", options.api_key_env), "--api-key-env");
    return key;
  }
  for (const auto name : protocol.key_variables)
    if (auto key = variable(std::string(name)); !key.empty()) return key;
  return std::string();
}

result<Dict> extra_body_of(const std::string& text) {
  if (text.empty()) return Dict{};
  auto parsed = parse_json(text, {.allow_surrogates = false});
  if (!parsed)
    return fail(errc::usage, fmt::format("not JSON: {} at byte {}", parsed.error().message, parsed.error().offset),
                "--extra-body");
  if (!parsed->is_dict()) return fail(errc::usage, "a JSON object is wanted", "--extra-body");
  return *parsed->dict();
}

std::chrono::milliseconds milliseconds_of(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

}  // namespace

void add_run_options(CLI::App& app, RunOptions& options) {
  add_case_options(app, options.cases);
  app.add_option("--model", options.model,
                 "endpoint, anthropic, gemini, oracle, replay:DIR or exec:CMD (evalrun list models)")
      ->required();
  app.add_option("--out", options.out, "folder of the run; an unfinished run there is resumed; default runs/...");
  app.add_option("--repeat", options.repeat,
                 "answers to each case: pass@k, pass^k, majority and flip rate are reported as well; with "
                 "--request-seed each answer has a seed of its own")
      ->check(CLI::Range(1, 1000))
      ->capture_default_str();
  app.add_option("--shard", options.shard,
                 "I/N: the cases of shard I of N, kept in OUT/shard-I-of-N; off: all; default what $EVALRUN_SHARD, a "
                 "Slurm array, an indexed job of Kubernetes or MPI says");
  app.add_option("--rules", options.rules,
                 "rule sets, joined by commas; default the suite's reference, and strict beside it")
      ->delimiter(',');
  app.add_flag("--dry-run", options.dry_run, "print the requests as JSON lines and ask nothing");
  app.add_flag("--no-progress", options.no_progress, "no progress on standard error");
  app.add_flag("--fresh", options.fresh, "start over: what --out holds of an earlier run is removed");
  add_embedder_options(app, options.embedder);
  add_output_options(app, options.output);
  add_flow_options(app, options.flow);

  const auto group = "How the endpoint is asked";
  const auto add = [&](CLI::Option* option) { return option->group(group); };
  add(app.add_option("--base-url", options.base_url,
                     "default $EVALRUN_BASE_URL, then $OPENAI_BASE_URL ($ANTHROPIC_BASE_URL, "
                     "$GOOGLE_GEMINI_BASE_URL), else http://127.0.0.1:8000/v1 (the maker's own)"));
  add(app.add_option("--model-name", options.model_name, "default: the only one the endpoint lists"));
  auto* key_env = add(app.add_option("--api-key-env", options.api_key_env,
                                     "environment variable that holds the key; default OPENAI_API_KEY "
                                     "(ANTHROPIC_API_KEY, GEMINI_API_KEY)"));
  add(app.add_option("--api-key-file", options.api_key_file, "file whose first line is the key"))
      ->check(CLI::ExistingFile)
      ->excludes(key_env);
  add(app.add_option("--header", options.headers, "'Name: value' to send with every request; may be given again"))
      ->allow_extra_args(false);
  add(app.add_option("--mode", options.mode, "fc (tools), prompt (text), or auto: fc unless the server refuses tools"))
      ->check(CLI::IsMember({"auto", "fc", "prompt"}))
      ->capture_default_str();
  add(app.add_option("--prompts", options.prompts, "JSON file with the reference's wording; default our own"));
  add(app.add_flag("--trace-header", options.trace_header, "send X-Evalrun-Case: <id>"));
  add(app.add_option("--temperature", options.temperature, "the reference asks with 0.001"))->capture_default_str();
  add(app.add_option("--top-p", options.top_p, "sent only when given"));
  add(app.add_option("--top-k", options.top_k, "sent only when given"));
  add(app.add_option("--request-seed", options.request_seed,
                     "seed sent to the endpoint; sent only when given (--seed draws the sample of cases)"));
  add(app.add_option("--max-tokens", options.max_tokens, "of an answer; sent only when given"));
  add(app.add_option("--extra-body", options.extra_body,
                     "JSON object merged into every request; null takes a field away; kept in the manifest"));
  add(app.add_flag("--stream", options.stream,
                   "take answers as they are written; measures the time to the first token"));
  const auto seconds = CLI::Range(0.001, 1e6);
  add(app.add_option("--connect-timeout", options.connect_timeout, "seconds until connected"))
      ->check(seconds)
      ->capture_default_str();
  add(app.add_option("--first-byte-timeout", options.first_byte_timeout, "seconds until an answer begins"))
      ->check(seconds)
      ->capture_default_str();
  add(app.add_option("--idle-timeout", options.idle_timeout, "seconds of silence within an answer"))
      ->check(seconds)
      ->capture_default_str();
  add(app.add_option("--timeout", options.timeout, "seconds for one attempt in all"))
      ->check(seconds)
      ->capture_default_str();
  add(app.add_option("--ca-file", options.ca_file, "certificates to trust instead of the system's"))
      ->check(CLI::ExistingFile);
}

result<std::optional<runners::FoundShard>> choose_shard(RunOptions& options) {
  auto found = runners::find_shard(options.shard, variable);
  if (!found || !*found || (*found)->shard.count == 1) return found;
  if (options.out.empty() && !options.dry_run)
    return fail(errc::usage, "shards are kept in one folder: name it with --out", (*found)->source);
  options.cases.selection.shard = (*found)->shard;
  return found;
}

result<runners::EndpointSettings> endpoint_settings(const RunOptions& options) {
  runners::EndpointSettings settings;
  const auto& protocol = protocol_of(options);
  settings.protocol = &protocol;
  settings.base_url = base_url_of(options, protocol);
  settings.model_name = options.model_name;
  if (options.mode == "fc") settings.mode = runners::Mode::fc;
  if (options.mode == "prompt") settings.mode = runners::Mode::prompt;
  auto key = key_of(options, protocol);
  if (!key) return tl::unexpected(key.error());
  settings.key = std::move(*key);
  settings.headers = options.headers;
  auto extra = extra_body_of(options.extra_body);
  if (!extra) return tl::unexpected(extra.error());
  settings.extra_body = std::move(*extra);
  settings.stream = options.stream;
  if (!options.prompts.empty()) {
    auto prompts = runners::read_prompts(options.prompts);
    if (!prompts) return tl::unexpected(prompts.error());
    settings.prompts = std::move(*prompts);
    auto hash = runners::sha256_of_file(options.prompts);
    if (!hash) return tl::unexpected(hash.error());
    settings.prompts_sha256 = std::move(*hash);
  }
  settings.sampling = {.temperature = options.temperature,
                       .top_p = options.top_p,
                       .top_k = options.top_k,
                       .seed = options.request_seed,
                       .max_tokens = options.max_tokens};
  settings.trace_header = options.trace_header;
  apply(options.flow, settings);
  settings.http.connect = milliseconds_of(options.connect_timeout);
  settings.http.first_byte = milliseconds_of(options.first_byte_timeout);
  settings.http.idle = milliseconds_of(options.idle_timeout);
  settings.http.total = milliseconds_of(options.timeout);
  settings.http.ca_file = options.ca_file;
  return settings;
}

}  // namespace evalrun::cli
