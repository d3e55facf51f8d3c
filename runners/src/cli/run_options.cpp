#include "cli/run_options.hpp"

#include <cstdlib>

#include <fmt/format.h>

#include "fetch/sha256.hpp"

namespace evalrun::cli {
namespace {

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): only read, never set
  return value == nullptr ? "" : value;
}

std::string base_url_of(const RunOptions& options) {
  for (auto url : {options.base_url, variable("EVALRUN_BASE_URL"), variable("OPENAI_BASE_URL")})
    if (!url.empty()) return url;
  return "http://127.0.0.1:8000/v1";
}

std::chrono::milliseconds milliseconds_of(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

}  // namespace

void add_run_options(CLI::App& app, RunOptions& options) {
  add_case_options(app, options.cases);
  app.add_option("--model", options.model, "endpoint, oracle, replay:DIR or exec:CMD (evalrun list models)")
      ->required();
  app.add_option("--out", options.out, "folder of the run; an unfinished run there is resumed; default runs/...");
  app.add_option("--rules", options.rules,
                 "rule sets, joined by commas; default the suite's reference, and strict beside it")
      ->delimiter(',');
  app.add_flag("--dry-run", options.dry_run, "print the requests as JSON lines and ask nothing");
  app.add_flag("--no-progress", options.no_progress, "no progress on standard error");
  add_output_options(app, options.output);

  const auto group = "How the endpoint is asked";
  const auto add = [&](CLI::Option* option) { return option->group(group); };
  add(app.add_option("--base-url", options.base_url,
                     "default $EVALRUN_BASE_URL, $OPENAI_BASE_URL, else http://127.0.0.1:8000/v1"));
  add(app.add_option("--model-name", options.model_name, "default: the only one the endpoint lists"));
  add(app.add_option("--api-key-env", options.api_key_env,
                     "environment variable that holds the key; default OPENAI_API_KEY"));
  add(app.add_option("--mode", options.mode, "fc (tools), prompt (text), or auto: fc unless the server refuses tools"))
      ->check(CLI::IsMember({"auto", "fc", "prompt"}))
      ->capture_default_str();
  add(app.add_option("--prompts", options.prompts, "JSON file with the reference's wording; default our own"));
  add(app.add_flag("--trace-header", options.trace_header, "send X-Evalrun-Case: <id>"));
  add(app.add_option("--temperature", options.temperature, "the reference asks with 0.001"))->capture_default_str();
  add(app.add_option("--top-p", options.top_p, "sent only when given"));
  add(app.add_option("--request-seed", options.request_seed, "seed sent to the endpoint; sent only when given"));
  add(app.add_option("--max-tokens", options.max_tokens, "of an answer; sent only when given"));
  add(app.add_option("--max-concurrency", options.max_concurrency, "requests under way at once"))
      ->check(CLI::Range(1, 4096))
      ->capture_default_str();
  add(app.add_option("--max-retries", options.max_retries, "further attempts after passing trouble"))
      ->check(CLI::Range(0, 1000))
      ->capture_default_str();
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

result<runners::EndpointSettings> endpoint_settings(const RunOptions& options) {
  runners::EndpointSettings settings;
  settings.base_url = base_url_of(options);
  settings.model_name = options.model_name;
  if (options.mode == "fc") settings.mode = runners::Mode::fc;
  if (options.mode == "prompt") settings.mode = runners::Mode::prompt;
  settings.key = variable(options.api_key_env.empty() ? "OPENAI_API_KEY" : options.api_key_env);
  if (settings.key.empty() && !options.api_key_env.empty())
    return fail(errc::usage, fmt::format("the variable {} is not set", options.api_key_env), "--api-key-env");
  if (!options.prompts.empty()) {
    auto prompts = runners::read_prompts(options.prompts);
    if (!prompts) return tl::unexpected(prompts.error());
    settings.prompts = std::move(*prompts);
    auto hash = runners::sha256_of_file(options.prompts);
    if (!hash) return tl::unexpected(hash.error());
    settings.prompts_sha256 = std::move(*hash);
  }
  settings.temperature = options.temperature;
  if (options.top_p) settings.sampling.set("top_p", *options.top_p);
  if (options.request_seed) settings.sampling.set("seed", *options.request_seed);
  if (options.max_tokens) settings.sampling.set("max_tokens", *options.max_tokens);
  settings.trace_header = options.trace_header;
  settings.max_concurrency = options.max_concurrency;
  settings.retry.max_retries = options.max_retries;
  settings.http.connect = milliseconds_of(options.connect_timeout);
  settings.http.first_byte = milliseconds_of(options.first_byte_timeout);
  settings.http.idle = milliseconds_of(options.idle_timeout);
  settings.http.total = milliseconds_of(options.timeout);
  settings.http.ca_file = options.ca_file;
  return settings;
}

}  // namespace evalrun::cli
