// evalrun doctor: asks a server a few questions and says what it can do, how to ask it and how to start it.
#include <algorithm>
#include <array>
#include <memory>

#include <fmt/format.h>
#include <unistd.h>

#include "cli/options/options.hpp"
#include "cli/options/run_options.hpp"
#include "cli/output/text_output.hpp"
#include "command.hpp"
#include "doctor/examination.hpp"
#include "providers/models.hpp"
#include "run/diagnosis.hpp"

namespace evalrun::cli {
namespace {

namespace doctor = runners::doctor;

struct DoctorOptions {
  RunOptions run;
  bool json = false;
  bool no_progress = false;
};

/// The options of a run that doctor tries by itself, or that would change its questions.
constexpr std::array<std::string_view, 6> not_taken{"--mode",         "--prompts",           "--system",
                                                    "--trace-header", "--strict-parameters", "--stream"};

/// Options of the command that the advised evalrun line repeats.
std::vector<std::string> repeated(const CLI::App& app) {
  std::vector<std::string> all;
  for (const auto* name : {"--api-key-env", "--api-key-file", "--ca-file", "--max-tokens", "--top-p", "--top-k",
                           "--request-seed", "--temperature"})
    if (const auto* option = app.get_option(name); option->count() > 0)
      all.push_back(fmt::format("{} {}", name, runners::shell_word(option->results().front())));
  return all;
}

result<doctor::Examination> examine(const CLI::App& app, const DoctorOptions& options) {
  const auto suite = find_suite("demo");
  if (!suite) return tl::unexpected(suite.error());
  auto settings = endpoint_settings(options.run, {*suite, {}});
  if (!settings) return tl::unexpected(settings.error());
  // Says what is wrong with --model.
  const auto model = runners::make_model(options.run.model, {**suite, *settings});
  if (!model) return tl::unexpected(model.error());
  if (const auto* kind = runners::find_model_kind(options.run.model); kind == nullptr || kind->protocol == nullptr)
    return fail(errc::usage, fmt::format("{} asks no server", options.run.model), "--model");
  settings->on_notice = {};
  // A server that is busy gets one more chance; a run has more patience.
  settings->retry.max_retries = 1;
  settings->retry.max_garbled_retries = 0;
  settings->retry.longest_retry_after = std::chrono::seconds(20);
  const bool live = !options.run.output.quiet && !options.no_progress && ::isatty(STDERR_FILENO) != 0;
  const auto show = [live](doctor::Question question) {
    if (live) fmt::print(stderr, "\r\x1b[Kasking: {}", to_string(question));
    if (live) std::fflush(stderr);
  };
  auto seen = doctor::examine({.endpoint = std::move(*settings), .repeat = repeated(app), .on_question = show});
  if (live) fmt::print(stderr, "\r\x1b[K");
  return seen;
}

int run_doctor(const CLI::App& app, const DoctorOptions& options) {
  const auto seen = examine(app, options);
  if (!seen) return complain(seen.error());
  const auto advice = doctor::advise(*seen);
  print_out(options.json ? doctor::to_json(*seen, advice) : doctor::explain(*seen, advice));
  return seen->usable() ? done : usage;
}

std::function<int()> declare_doctor(CLI::App& app) {
  auto options = std::make_shared<DoctorOptions>();
  options->run.model = "endpoint";
  options->run.timeout = 120;
  add_endpoint_options(app, options->run);
  for (const auto name : not_taken) app.remove_option(app.get_option(std::string(name)));
  app.get_option("--model")->required(false)->default_str("endpoint");
  app.add_flag("--json", options->json, "print the findings as JSON");
  add_silence(app, options->run.output.quiet, options->no_progress, "show no progress");
  return [options, &app] { return run_doctor(app, *options); };
}

}  // namespace

extern const Command doctor_command{
    "doctor", "Asks a server a few questions; says what it can do, how to ask it and how to start it",
    "evalrun doctor --base-url http://127.0.0.1:8000/v1", declare_doctor};

}  // namespace evalrun::cli
