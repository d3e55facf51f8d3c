// evalrun serve: answers the cases of a suite as an OpenAI-compatible endpoint.
#include <algorithm>
#include <csignal>
#include <memory>

#include <fmt/format.h>

#include "cli/options/options.hpp"
#include "cli/options/queue_options.hpp"
#include "cli/options/values.hpp"
#include "cli/output/text_output.hpp"
#include "command.hpp"
#include "mock_server/mock_server.hpp"

namespace evalrun::cli {
namespace {

struct ServeOptions {
  CaseOptions cases;
  bool oracle = false;
  std::string replay;
  std::string replay_model;
  double wrong = 0;
  std::int64_t latency = 0;
  runners::MockServerSettings settings;
  bool quiet = false;
  bool no_progress = false;
};

result<std::vector<Case>> read_cases(const std::vector<SuiteData>& suites, const Selection& selection) {
  std::vector<Case> cases;
  for (const auto& [suite, folder] : suites) {
    auto reader = CaseReader::open(*suite, folder, selection);
    if (!reader) return tl::unexpected(reader.error());
    while (true) {
      auto item = reader->next();
      if (!item) return tl::unexpected(item.error());
      if (!*item) break;
      cases.push_back(std::move(**item));
    }
  }
  return cases;
}

result<runners::AnswerSource> answers_for(const ServeOptions& options, const std::vector<SuiteData>& suites) {
  if (options.oracle) return runners::gold_answers();
  if (!options.replay.empty()) {
    std::vector<const Suite*> replayed;
    for (const auto& data : suites) replayed.push_back(data.suite);
    return runners::replay_answers(replayed, options.replay, options.replay_model);
  }
  const bool canned =
      std::ranges::all_of(suites, [](const SuiteData& data) { return data.suite->embedded != nullptr; });
  if (canned) return runners::canned_answers();
  return fail(errc::usage, "say where the answers come from: --oracle or --replay RESULTS", "serve");
}

/// Blocks the signals that ask to stop, in this thread and the threads it starts, and returns them for sigwait().
sigset_t hold_back_stop_signals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

int serve(const ServeOptions& options) {
  const auto suites = find_suites(options.cases);
  if (!suites) return complain(suites.error());
  auto answers = answers_for(options, *suites);
  if (!answers) return complain(answers.error());
  if (options.wrong > 0)
    *answers = runners::with_errors(std::move(*answers), options.wrong, options.cases.selection.seed);
  auto cases = read_cases(*suites, options.cases.selection);
  if (!cases) return complain(cases.error());
  const auto count = cases->size();
  raise_open_files();
  const auto signals = hold_back_stop_signals();
  auto settings = options.settings;
  settings.latency = std::chrono::milliseconds(options.latency);
  const auto server = runners::MockServer::start(std::move(*cases), std::move(*answers), std::move(settings));
  if (!server) return complain(server.error());
  print_out(fmt::format("listening on {}\n", (*server)->base_url()));
  if (!options.quiet)
    fmt::print(stderr, "evalrun: serving {}; /v1/embeddings answers with test vectors without meaning; Ctrl-C ends\n",
               counted(count, "case"));
  int signal = 0;
  sigwait(&signals, &signal);
  (*server)->stop();
  return done;
}

std::function<int()> declare_serve(CLI::App& app) {
  auto options = std::make_shared<ServeOptions>();
  add_case_options(app, options->cases);
  const auto add = [](CLI::Option* option) { return option->group("The answers"); };
  auto* oracle = add(app.add_flag("--oracle", options->oracle, "answer with the suite's own ground truth"));
  auto* replay = add(add_text(app, "--replay", options->replay, "DIR",
                              "answer with a model's results in this folder; without --replay and --oracle, the demo "
                              "suite has built-in answers"))
                     ->excludes(oracle);
  add(add_text(app, "--replay-model", options->replay_model, "NAME",
               "model whose results are used, if the folder holds results of several"))
      ->needs(replay);
  add(add_limit(app, "--wrong", options->wrong, {"share", 0, 1},
                "share of answers to make wrong, such as 0.2; --seed chooses them"));
  const auto put = [](CLI::Option* option) { return option->group("The server"); };
  put(add_text(app, "--host", options->settings.host, "ADDRESS", "address to listen on"));
  options->settings.port = 8000;
  put(add_number(app, "--port", options->settings.port, {"port", 0, 65535}, "port to listen on; 0: any free port"));
  put(add_number(app, "--latency-ms", options->latency, {"number of milliseconds", 0, 3'600'000},
                 "milliseconds from a request to its answer"));
  put(add_text(app, "--model-name", options->settings.model_name, "NAME", "the model that /v1/models lists"));
  add_silence(app, options->quiet, options->no_progress, "print no messages except errors");
  return [options] { return serve(*options); };
}

}  // namespace

extern const Command serve_command{"serve", "Answers like an endpoint, from stored results or the suite's ground truth",
                                   "evalrun serve --suite bfcl --oracle", declare_serve};

}  // namespace evalrun::cli
