#include "run_options.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>
#include <fstream>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unistd.h>

#include "evalrun/json.hpp"

#include "dataset/input_file.hpp"
#include "dataset_formats/dataset_formats.hpp"
#include "downloads/sha256.hpp"
#include "providers/models.hpp"
#include "run/result_tree.hpp"
#include "run/run_places.hpp"
#include "run/shard.hpp"
#include "values.hpp"

namespace evalrun::cli {
namespace {

std::string variable(const std::string& name) {
  const char* value = std::getenv(name.c_str());  // NOLINT(concurrency-mt-unsafe): only read, never set
  return value == nullptr ? "" : value;
}

/// The protocol of the kind of model; chat completions if the kind has none.
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

/// The first line of a file, without surrounding space.
result<std::string> key_in_file(const std::string& file) {
  std::ifstream in(file);
  std::string line;
  std::getline(in, line);
  const auto first = line.find_first_not_of(" \t\r");
  if (first == std::string::npos) return fail(errc::usage, fmt::format("{} holds no key", file), "--api-key-file");
  return line.substr(first, line.find_last_not_of(" \t\r") - first + 1);
}

/// The API key: from the file or variable that is named, else from a variable of the protocol; empty: none.
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

/// Whether an API key is needed: the makers' own servers refuse requests without one, unless a header of the user holds
/// it.
bool needs_key(const RunOptions& options, const runners::Protocol& protocol, const std::string& base_url) {
  return protocol.base_url.starts_with("https://") && base_url == protocol.base_url && options.headers.empty();
}

result<Dict> extra_body_of(const std::string& text) {
  if (text.empty()) return Dict{};
  auto parsed = parse_json(text, {.allow_surrogates = false});
  if (!parsed)
    return fail(errc::usage, fmt::format("not JSON: {} (byte {})", parsed.error().message, parsed.error().offset),
                "--extra-body");
  if (!parsed->is_dict()) return fail(errc::usage, "must be a JSON object, as in {\"top_k\": 20}", "--extra-body");
  return *parsed->dict();
}

/// Whether --out resumes a run that was asked with evalrun's own prompts.
bool resumes_own_prompts(const RunOptions& options, const Suite& suite) {
  const auto folder = out_folder(options, suite);
  std::error_code ignored;
  if (options.fresh || folder.empty() || !std::filesystem::exists(folder / "manifest.json", ignored)) return false;
  const auto manifest = runners::read_manifest(folder);
  const auto* model = manifest ? manifest->get("model") : nullptr;
  return model != nullptr && model->get("prompts") != nullptr && model->get("prompts_sha256") == nullptr;
}

/// The file of the prompts; empty: evalrun's own prompts.
std::filesystem::path prompts_file(const RunOptions& options, const SuiteData& data) {
  if (options.prompts == "own") return {};
  if (!options.prompts.empty()) return options.prompts;
  const auto& format = runners::dataset_formats::row_of(data.suite->dataset_format);
  if (data.suite->embedded != nullptr || format.prompts != runners::dataset_formats::PromptsOf::run) return {};
  auto usual = data.folder / "prompts.json";
  std::error_code ignored;
  if (!std::filesystem::exists(usual, ignored) || resumes_own_prompts(options, *data.suite)) return {};
  return usual;
}

/// The system prompt of --system: the content of a file, without line ends behind it, or the text itself.
result<std::string> system_prompt(const std::string& given) {
  const bool named = given.starts_with('@');
  const auto file = named ? given.substr(1) : given;
  if (named && file.empty()) return fail(errc::usage, "the name of a file is missing behind @", "--system");
  std::error_code ignored;
  if (!named && !std::filesystem::is_regular_file(file, ignored)) return given;
  auto text = read_text(file);
  if (!text) return fail(errc::usage, to_string(text.error()), "--system");
  text->erase(text->find_last_not_of("\r\n") + 1);
  if (text->empty()) return fail(errc::usage, fmt::format("{} is empty", file), "--system");
  return text;
}

/// A note on a system prompt that seems meant as the name of a file, but names none; otherwise "".
std::string system_note(const std::string& given) {
  std::error_code ignored;
  if (given.starts_with('@') || std::filesystem::is_regular_file(given, ignored)) return {};
  const bool folder = std::filesystem::is_directory(given, ignored);
  // Prompts have spaces, and marks like </tool_call> have slashes.
  const bool path = given.find('/') != std::string::npos && given.find_first_of(" \t\r\n<>") == std::string::npos;
  const bool file = (given.ends_with(".txt") || given.ends_with(".md")) && given.find('\n') == std::string::npos;
  if (!folder && !path && !file) return {};
  return fmt::format("--system: {}; the model gets '{}' itself as its system prompt",
                     folder ? "this is a folder" : "there is no such file", cut(given));
}

/// Prints a sentence on standard error; first clears the progress line of a terminal.
void say_aside(const std::string& sentence) {
  fmt::print(stderr, "{}evalrun: {}\n", ::isatty(STDERR_FILENO) != 0 ? "\r\x1b[K" : "", sentence);
}

std::chrono::milliseconds milliseconds_of(double seconds) {
  return std::chrono::milliseconds(static_cast<std::int64_t>(seconds * 1000));
}

constexpr std::string_view model_group = "The model and its endpoint";
constexpr std::string_view request_group = "The request";

void add_model_options(CLI::App& app, RunOptions& options) {
  const auto add = [](CLI::Option* option) { return option->group(std::string(model_group)); };
  add(add_text(app, "--model", options.model, "KIND",
               "kind of model: endpoint, anthropic, gemini, oracle, replay:DIR or exec:CMD (evalrun list models)"))
      ->required();
  add(add_text(
      app, "--base-url", options.base_url, "URL",
      "URL of the endpoint; default $EVALRUN_BASE_URL, then $OPENAI_BASE_URL, else http://127.0.0.1:8000/v1; for "
      "anthropic and gemini $ANTHROPIC_BASE_URL and $GOOGLE_GEMINI_BASE_URL, else the maker's server"));
  add(add_text(app, "--model-name", options.model_name, "NAME",
               "name of the model, such as gpt-4o; default: the only one that the endpoint lists"));
  auto* key_env = add(add_text(app, "--api-key-env", options.api_key_env, "NAME",
                               "environment variable that holds the API key; default OPENAI_API_KEY, for anthropic "
                               "ANTHROPIC_API_KEY, for gemini GEMINI_API_KEY"));
  add(add_text(app, "--api-key-file", options.api_key_file, "FILE", "file whose first line is the API key"))
      ->check(readable_file, "")
      ->excludes(key_env);
  add(add_choice(
      app, "--mode", options.mode, {"auto", "fc", "prompt"},
      "how functions are offered: fc (as tools), prompt (as text), or auto (fc unless the server refuses tools)"));
}

void add_request_options(CLI::App& app, RunOptions& options) {
  const auto add = [](CLI::Option* option) { return option->group(std::string(request_group)); };
  const auto add_seconds = [&](const char* flag, double& into, const char* help) {
    add(add_number(app, flag, into, {.noun = "number of seconds", .least = 0.001, .most = 1e6, .unit = "SECONDS"},
                   help));
  };
  add(add_text(
      app, "--prompts", options.prompts, "FILE|own",
      "JSON file with the prompts; own: evalrun's own prompts; default prompts.json of the data folder, else own"));
  add(add_text(app, "--system", options.system, "TEXT|FILE",
               "system prompt to put before all messages: a text, or the content of a file (@FILE: must be a file), as "
               "in --system 'Answer with <tool_call> blocks.'; kept in the manifest"));
  add(add_number(app, "--temperature", options.temperature, {"temperature", 0, 100},
                 "sampling temperature; the reference uses 0.001"));
  add(add_number(app, "--top-p", options.top_p, {"share", 0, 1}, "sampling parameter top_p; sent only if given"));
  add(add_number(app, "--top-k", options.top_k, {"number of tokens", -1},
                 "sampling parameter top_k; sent only if given"));
  add(add_number(app, "--request-seed", options.request_seed, {"seed", std::numeric_limits<std::int64_t>::min()},
                 "sampling seed; sent only if given (--seed draws the sample of cases)"));
  add(add_number(app, "--max-tokens", options.max_tokens, {"number of tokens", 1},
                 "most tokens of an answer; sent only if given"));
  add(add_text(app, "--extra-body", options.extra_body, "JSON",
               "JSON object merged into every request; null removes a field; kept in the manifest"));
  add(app.add_option("--header", options.headers,
                     "header to send with every request, as 'Name: value'; may be given again"))
      ->type_name("HEADER")
      ->allow_extra_args(false);
  add(app.add_flag("--trace-header", options.trace_header, "send X-Evalrun-Case: <id>"));
  add(app.add_flag(
      "--strict-parameters", options.strict_parameters,
      "always send every parameter; by default, one that the server refuses (store, temperature, ...) is left out from "
      "then on, with a message and a note in the manifest"));
  add(app.add_flag("--stream", options.stream, "stream answers, and measure the time to the first token"));
  add_seconds("--connect-timeout", options.connect_timeout, "most seconds to connect");
  add_seconds("--first-byte-timeout", options.first_byte_timeout, "most seconds until an answer begins");
  add_seconds("--idle-timeout", options.idle_timeout, "most seconds of silence within an answer");
  add_seconds("--timeout", options.timeout, "most seconds for one attempt");
  add(add_text(app, "--ca-file", options.ca_file, "FILE", "certificates to trust instead of the system's"))
      ->check(readable_file, "");
}

/// Options about sending requests that are not in the groups of the model and the request.
constexpr std::array<std::string_view, 6> sending{"--concurrency", "--max-concurrency", "--rpm",
                                                  "--max-retries", "--give-up-after",   "--max-requests"};

bool concerns_requests(const CLI::Option& option) {
  if (option.get_name() == "--model") return false;
  return option.get_group() == model_group || option.get_group() == request_group ||
         std::ranges::find(sending, option.get_name()) != sending.end();
}

/// Whether an option may change what --dry-run prints.
bool shapes_requests(const CLI::Option& option) {
  static constexpr std::array<std::string_view, 7> others{"--out",     "--repeat", "--shard",      "--format",
                                                          "--dry-run", "--quiet",  "--no-progress"};
  const auto group = option.get_group();
  return group == model_group || group == request_group || group == "The cases" ||
         std::ranges::find(others, option.get_name()) != others.end();
}

}  // namespace

void add_endpoint_options(CLI::App& app, RunOptions& options) {
  add_model_options(app, options);
  add_request_options(app, options);
}

void add_run_options(CLI::App& app, RunOptions& options) {
  add_model_options(app, options);
  add_case_options(app, options.cases);
  const auto add = [](CLI::Option* option) { return option->group("The run"); };
  add(add_text(app, "--out", options.out, "DIR",
               "folder of the run; resumes an unfinished run in it; default: a new folder in runs/"));
  add(add_number(app, "--repeat", options.repeat, {"number of answers", 1, 1000},
                 "answers to each case; with more than one, pass@k, pass^k, majority and flip rate are reported, and "
                 "with --request-seed each answer gets a seed of its own"));
  add(add_text(
      app, "--shard", options.shard, "I/N",
      "take only the cases of shard I of N, kept in OUT/shard-I-of-N; off: all cases; default: as $EVALRUN_SHARD, "
      "a Slurm array, an indexed job of Kubernetes or MPI says"));
  add(add_names(app, "--rules", options.rules,
                "rule sets, joined by commas; default the suite's reference, and strict"));
  add(add_text(app, "--format", options.format, "NAME",
               "how answers that are text are decoded, as in --format hermes or --format auto (evalrun list formats); "
               "default: as the suite's reference decodes them; calls that come as tool calls are decoded as fc"));
  add(app.add_flag("--strip-reasoning", options.strip_reasoning,
                   "remove reasoning (<think> and the like) from answers before they are decoded and stored; the "
                   "journal keeps it as \"reasoning\""));
  add(app.add_flag("--fresh", options.fresh,
                   "start over: the earlier run in --out is removed once the first answer has come"));
  add(app.add_flag("--dry-run", options.dry_run, "print the requests as JSON lines and send nothing"));
  add(add_accept_infra(app, options.accept_infra));
  add_output_options(app, options.output);
  add_request_options(app, options);
  add_queue_options(app, options.queue);
  add_embedder_options(app, options.embedder);
}

std::vector<std::string> options_without_effect(const CLI::App& app, const RunOptions& options) {
  auto notes = without_effect(app, options.cases.suites);
  if (options.dry_run)
    for (const auto* option : app.get_options())
      if (option->count() > 0 && !shapes_requests(*option))
        notes.push_back(fmt::format("{} has no effect with --dry-run", option->get_name()));
  if (options.queue.concurrency != "auto" && app.get_option("--max-concurrency")->count() > 0)
    notes.push_back(fmt::format("--max-concurrency has no effect with --concurrency {}", options.queue.concurrency));
  if (auto note = system_note(options.system); !note.empty()) notes.push_back(std::move(note));
  const auto id = options.model.substr(0, options.model.find(':'));
  const auto* kind = runners::find_model_kind(id);
  if (kind == nullptr || kind->protocol != nullptr) return notes;
  for (const auto* option : app.get_options())
    if (option->count() > 0 && concerns_requests(*option) &&
        std::ranges::find(kind->uses, option->get_name()) == kind->uses.end())
      notes.push_back(fmt::format("{} has no effect with --model {}", option->get_name(), id));
  return notes;
}

result<std::optional<runners::FoundShard>> choose_shard(RunOptions& options) {
  auto found = runners::find_shard(options.shard, variable);
  if (!found || !*found || (*found)->shard.count == 1) return found;
  if (options.out.empty() && !options.dry_run)
    return fail(errc::usage, "shards are kept in one folder: name it with --out", (*found)->source);
  options.cases.selection.shard = (*found)->shard;
  return found;
}

std::filesystem::path out_folder(const RunOptions& options, const Suite& suite) {
  if (options.out.empty()) return {};
  std::filesystem::path folder = options.out;
  if (options.cases.suites.size() > 1) folder /= runners::folder_name(suite);
  const auto& shard = options.cases.selection.shard;
  return shard.count > 1 ? folder / runners::shard_folder(shard) : folder;
}

result<runners::EndpointSettings> endpoint_settings(const RunOptions& options, const SuiteData& data) {
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
  if (settings.key.empty() && !options.dry_run && needs_key(options, protocol, settings.base_url))
    return fail(errc::usage,
                fmt::format("${} is not set: put the key there, or name another variable with --api-key-env",
                            fmt::join(protocol.key_variables, " or $")),
                "--model " + options.model);
  settings.headers = options.headers;
  auto extra = extra_body_of(options.extra_body);
  if (!extra) return tl::unexpected(extra.error());
  settings.extra_body = std::move(*extra);
  settings.stream = options.stream;
  if (const auto file = prompts_file(options, data); !file.empty()) {
    auto prompts = runners::read_prompts(file);
    if (!prompts) return tl::unexpected(prompts.error());
    settings.prompts = std::move(*prompts);
    auto hash = runners::sha256_of_file(file);
    if (!hash) return tl::unexpected(hash.error());
    settings.prompts_sha256 = std::move(*hash);
  }
  if (!options.system.empty()) {
    auto system = system_prompt(options.system);
    if (!system) return tl::unexpected(system.error());
    settings.prompts.system = std::move(*system);
  }
  settings.sampling = {.temperature = options.temperature,
                       .top_p = options.top_p,
                       .top_k = options.top_k,
                       .seed = options.request_seed,
                       .max_tokens = options.max_tokens};
  settings.trace_header = options.trace_header;
  settings.strict_parameters = options.strict_parameters;
  if (!options.output.quiet) settings.on_notice = say_aside;
  apply(options.queue, settings);
  settings.http.connect = milliseconds_of(options.connect_timeout);
  settings.http.first_byte = milliseconds_of(options.first_byte_timeout);
  settings.http.idle = milliseconds_of(options.idle_timeout);
  settings.http.total = milliseconds_of(options.timeout);
  settings.http.ca_file = options.ca_file;
  return settings;
}

}  // namespace evalrun::cli
