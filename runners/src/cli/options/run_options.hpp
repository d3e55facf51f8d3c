/// The flags of `evalrun run`, and what they mean for the model.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "evalrun/result.hpp"

#include "embedder_options.hpp"
#include "options.hpp"
#include "output_options.hpp"
#include "providers/endpoint.hpp"
#include "queue_options.hpp"
#include "run/shard.hpp"

namespace evalrun::cli {

struct RunOptions {
  CaseOptions cases;
  std::string model;
  std::string out;
  std::string shard;
  std::size_t repeat = 1;
  std::vector<std::string> rules;
  std::string format;
  bool strip_reasoning = false;
  bool dry_run = false;
  std::string accept_infra;
  bool fresh = false;
  QueueOptions queue;
  EmbedderOptions embedder;
  OutputOptions output;

  std::string base_url;
  std::string model_name;
  std::string api_key_env;
  std::string api_key_file;
  std::vector<std::string> headers;
  std::string extra_body;
  bool stream = false;
  std::string mode = "auto";
  std::string prompts;
  std::string system;
  bool trace_header = false;
  bool strict_parameters = false;
  double temperature = 0.001;
  std::optional<double> top_p;
  std::optional<std::int64_t> top_k;
  std::optional<std::int64_t> request_seed;
  std::optional<std::int64_t> max_tokens;
  double connect_timeout = 10;
  double first_byte_timeout = 600;
  double idle_timeout = 120;
  double timeout = 1800;
  std::string ca_file;
};

void add_run_options(CLI::App& app, RunOptions& options);
/// Only the options about the model and the request, for a command that asks an endpoint and makes no run.
void add_endpoint_options(CLI::App& app, RunOptions& options);

/// A sentence for each option that was given but has no effect, or hardly the effect that was meant.
[[nodiscard]] std::vector<std::string> options_without_effect(const CLI::App& app, const RunOptions& options);

/// Puts the shard that the flag or the environment names into the selection, and returns it; nullopt: the whole run.
[[nodiscard]] result<std::optional<runners::FoundShard>> choose_shard(RunOptions& options);

/// The folder of a suite's run as --out names it; empty without --out.
[[nodiscard]] std::filesystem::path out_folder(const RunOptions& options, const Suite& suite);

/// The settings of the endpoint, from flags and environment. Prompts are those that --prompts names, else own_prompts()
/// if
/// --out resumes a run with them, else those of the suite's data folder, else own_prompts(). Errors name the flag.
[[nodiscard]] result<runners::EndpointSettings> endpoint_settings(const RunOptions& options, const SuiteData& data);

}  // namespace evalrun::cli
