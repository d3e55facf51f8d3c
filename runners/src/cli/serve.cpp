// evalrun serve: a suite's answers behind an OpenAI-compatible endpoint.
#include <algorithm>
#include <csignal>
#include <memory>

#include <fmt/format.h>
#include <sys/resource.h>

#include "evalrun/runners/stand_in.hpp"

#include "options.hpp"
#include "rows.hpp"

namespace evalrun::cli {
namespace {

struct ServeOptions {
  CaseOptions cases;
  bool oracle = false;
  std::string replay;
  std::string replay_model;
  double wrong = 0;
  std::int64_t latency = 0;
  runners::StandInSettings settings;
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
  if (options.oracle) return runners::oracle_answers();
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

/// Every connection is a file; shells give few by default.
void allow_many_connections() {
  rlimit files{};
  if (::getrlimit(RLIMIT_NOFILE, &files) != 0) return;
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
}

/// The signals that ask to stop, held back from every thread started from now on, to be waited for.
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
  allow_many_connections();
  const auto signals = hold_back_stop_signals();
  auto settings = options.settings;
  settings.latency = std::chrono::milliseconds(options.latency);
  const auto server = runners::StandIn::start(std::move(*cases), std::move(*answers), std::move(settings));
  if (!server) return complain(server.error());
  fmt::print("listening on {}\n", (*server)->base_url());
  std::fflush(stdout);
  fmt::print(stderr,
             "evalrun: serving {} cases, and under /v1/embeddings stub vectors that mean nothing; Ctrl-C ends\n",
             count);
  int signal = 0;
  sigwait(&signals, &signal);
  (*server)->stop();
  return done;
}

std::function<int()> declare_serve(CLI::App& app) {
  auto options = std::make_shared<ServeOptions>();
  add_case_options(app, options->cases);
  auto* oracle = app.add_flag("--oracle", options->oracle, "answer what the suite's own key accepts");
  auto* replay = app.add_option("--replay", options->replay,
                                "answer what a model's results below this folder hold; without this and --oracle the "
                                "demo suite gets its canned answers")
                     ->excludes(oracle);
  app.add_option("--replay-model", options->replay_model,
                 "whose results, where the folder holds those of several models")
      ->needs(replay);
  app.add_option("--wrong", options->wrong, "share of the answers to make wrong, chosen with --seed: 0.2")
      ->check(CLI::Range(0.0, 1.0));
  app.add_option("--host", options->settings.host, "address to listen on")->capture_default_str();
  options->settings.port = 8000;
  app.add_option("--port", options->settings.port, "port to listen on; 0: any that is free")->capture_default_str();
  app.add_option("--latency-ms", options->latency, "milliseconds from a request to its answer")
      ->check(CLI::Range(std::int64_t{0}, std::int64_t{3'600'000}))
      ->capture_default_str();
  app.add_option("--model-name", options->settings.model_name, "the model that /v1/models lists")
      ->capture_default_str();
  return [options] { return serve(*options); };
}

}  // namespace

const Command serve_command{"serve", "Answers like an endpoint, from stored results or the suite's key",
                            "evalrun serve --suite bfcl --oracle", declare_serve};

}  // namespace evalrun::cli
