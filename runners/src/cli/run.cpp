// evalrun run: asks a model, decodes, checks, reports; resumes what an earlier process began.
#include <chrono>
#include <functional>
#include <memory>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "evalrun/json.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/runners/manifest.hpp"
#include "evalrun/runners/models.hpp"
#include "evalrun/runners/pipeline.hpp"
#include "evalrun/runners/result_tree.hpp"
#include "evalrun/runners/run_folder.hpp"
#include "evalrun/runners/run_report.hpp"

#include "cli/budget.hpp"
#include "cli/final_block.hpp"
#include "cli/interrupt.hpp"
#include "cli/live_progress.hpp"
#include "cli/page_output.hpp"
#include "cli/rows.hpp"
#include "cli/run_files.hpp"
#include "cli/run_options.hpp"
#include "load_cases.hpp"

namespace evalrun::cli {
namespace {

namespace fs = std::filesystem;

/// One suite's part of the command.
struct SuiteRun {
  const RunOptions& options;
  const SuiteData& data;
  std::vector<const checkers::Rules*> rules;
  std::unique_ptr<runners::Model> model;
  std::unique_ptr<runners::EmbeddingSource> embedder;  ///< nullptr: none was named

  [[nodiscard]] result<CaseReader> cases() const {
    return CaseReader::open(*data.suite, data.folder, options.cases.selection);
  }
  /// Answers there will be in all.
  [[nodiscard]] std::size_t total(const CaseReader& reader) const { return reader.total() * options.repeat; }
};

result<SuiteRun> prepare(const RunOptions& options, const SuiteData& data) {
  auto rules = rules_for(options.rules, *data.suite);
  if (!rules) return tl::unexpected(rules.error());
  auto settings = endpoint_settings(options);
  if (!settings) return tl::unexpected(settings.error());
  auto model = runners::make_model(options.model, {*data.suite, std::move(*settings)});
  if (!model) return tl::unexpected(model.error());
  auto embedder = make_embedding_source(options.embedder, &data, options.cases.selection);
  if (!embedder) return tl::unexpected(embedder.error());
  return SuiteRun{options, data, std::move(*rules), std::move(*model), std::move(*embedder)};
}

/// Hands over every case until one is refused.
result<void> each_case(const SuiteRun& run, const std::function<result<void>(const Case&)>& use) {
  auto reader = run.cases();
  if (!reader) return tl::unexpected(reader.error());
  for (;;) {
    const auto item = reader->next();
    if (!item) return tl::unexpected(item.error());
    if (!*item) return {};
    if (auto used = use(**item); !used) return used;
  }
}

/// {"id", "request"} lines on standard output; nobody is asked.
result<void> print_requests(const SuiteRun& run) {
  return each_case(run, [&](const Case& item) -> result<void> {
    Case asked = item;
    for (; asked.sample < run.options.repeat; ++asked.sample) {
      const auto request = run.model->request(asked);
      if (!request) return tl::unexpected(request.error());
      fmt::print("{{\"id\": {}, \"request\": {}}}\n", dump_json(item.id), *request);
    }
    return {};
  });
}

fs::path folder_of(const SuiteRun& run) {
  const bool several = run.options.cases.suites.size() > 1;
  if (!run.options.out.empty()) {
    fs::path folder = run.options.out;
    if (several) folder /= run.data.suite->id;
    const auto& shard = run.options.cases.selection.shard;
    return shard.count > 1 ? folder / runners::shard_folder(shard) : folder;
  }
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return fs::path("runs") / fmt::format("{}-{}-{:%Y%m%dT%H%M%SZ}", runners::folder_name(run.model->name()),
                                        run.data.suite->id, fmt::gmtime(now));
}

result<runners::RunFolder> open_folder(const SuiteRun& run, const CaseReader& reader) {
  auto manifest = runners::make_manifest({.suite = *run.data.suite,
                                          .folder = run.data.folder,
                                          .reader = reader,
                                          .selection = run.options.cases.selection,
                                          .rules = run.rules,
                                          .model = run.model->description(),
                                          .version = EVALRUN_VERSION,
                                          .embedder = run.embedder ? run.embedder->model() : "",
                                          .repeat = run.options.repeat});
  if (!manifest) return tl::unexpected(manifest.error());
  return runners::RunFolder::open(folder_of(run), *manifest, run.options.fresh);
}

void say_where(const SuiteRun& run, const runners::RunFolder& folder, std::size_t total) {
  if (run.options.output.quiet) return;
  fmt::print(stderr, "evalrun: run folder {}\n", folder.path().string());
  const auto found = folder.found();
  if (found.total != 0)
    fmt::print(stderr, "evalrun: resuming: {} of {} {} are done{}\n", found.total - found.infra, total,
               run.options.repeat > 1 ? "answers" : "cases",
               found.infra == 0 ? "" : fmt::format(", {} that met trouble are asked again", found.infra));
  if (folder.unreadable() != 0)
    fmt::print(stderr, "evalrun: {} lines of the journal cannot be read; their cases are asked again\n",
               folder.unreadable());
}

result<runners::PipelineCounts> ask_all(const SuiteRun& run, runners::RunFolder& folder, CaseReader& reader,
                                        const std::atomic<bool>& stop, Budget& budget) {
  const bool quiet = run.options.output.quiet || run.options.no_progress;
  const auto& prices = run.options.flow.budget;
  std::atomic<std::size_t> this_time = 0, failed = 0;
  const auto state = [&] {
    const auto counts = folder.counts();
    const auto flow = run.model->flow();
    return ProgressState{
        .name = std::string(run.data.suite->id),
        .unit = run.options.repeat > 1 ? "answers" : "",
        .total = run.total(reader),
        .done = counts.total - counts.infra + failed,  // what met trouble before is asked again
        .this_time = this_time,
        .correct = counts.correct,
        .infra = failed,
        .seconds = budget.seconds(),
        .allowed = flow.allowed,
        .retries = flow.retries,
        .tokens = budget.tokens(),
        .cost = prices.has_prices() ? std::optional(budget.cost()) : std::nullopt,
    };
  };
  std::optional<Case> current;
  const runners::CaseSource source = [&]() -> result<std::optional<Case>> {
    for (;;) {
      if (!current || ++current->sample >= run.options.repeat) {
        auto item = reader.next();
        if (!item || !*item) return item;
        current = std::move(**item);
      }
      const auto key = [&] { return run.model->request_key(*current); };
      if (folder.answered(*current, key)) continue;
      if (auto aside = folder.set_aside(*current, key); !aside) return tl::unexpected(aside.error());
      return current;
    }
  };
  const auto sink = [&](runners::JudgedOutputs done) -> result<void> {
    if (auto recorded = folder.record(done, run.rules); !recorded) return recorded;
    for (const auto& one : done) {
      budget.spend(one.output);
      if (one.output.infra) ++failed;
    }
    this_time += done.size();
    return {};
  };
  // Time that is up is up; what has been paid for is waited for.
  const auto halt = [&] {
    if (stop || budget.out_of_time()) return runners::Halt::stop;
    return budget.exhausted() ? runners::Halt::finish : runners::Halt::no;
  };
  constexpr std::size_t few = 256;
  const auto in_memory = std::max(few, 4 * static_cast<std::size_t>(most_at_once(run.options.flow)));
  LiveProgress progress(quiet ? Progress::Style::none : Progress::usual_style(), state);
  auto counts = runners::run_pipeline(
      source, *run.model, {.rules = run.rules, .embedder = run.embedder.get(), .in_memory = in_memory, .halt = halt},
      sink);
  if (auto synced = folder.sync(); counts && !synced) return tl::unexpected(synced.error());
  if (counts && counts->handed_over != 0) progress.finish();
  return counts;
}

/// What the answers after the first add to the report, with trees of their own; nothing where there are none.
result<reports::RepeatTally> repeated(const SuiteRun& run, const runners::RunFolder& folder) {
  if (run.options.repeat <= 1) return reports::RepeatTally{};
  for (std::size_t sample = 1; sample < run.options.repeat; ++sample) {
    auto reader = run.cases();
    if (!reader) return tl::unexpected(reader.error());
    const auto tree = runners::write_results(folder, {*run.data.suite, run.model->name(), run.rules, sample}, *reader);
    if (!tree) return tl::unexpected(tree.error());
  }
  auto report = runners::read_run(folder.path());
  if (!report) return tl::unexpected(report.error());
  return std::move(report->repeats);
}

/// Result and score trees, summary and leaderboard files.
result<reports::Report> write_all(const SuiteRun& run, const runners::RunFolder& folder) {
  auto reader = run.cases();
  if (!reader) return tl::unexpected(reader.error());
  auto repeats = repeated(run, folder);
  if (!repeats) return tl::unexpected(repeats.error());
  const runners::ResultTree tree{*run.data.suite, run.model->name(), run.rules};
  auto tally = runners::write_results(folder, tree, *reader);
  if (!tally) return tl::unexpected(tally.error());
  auto written = write_summaries(folder, tree, std::move(*tally), std::move(*repeats));
  if (!written) return tl::unexpected(written.error());
  auto& report = *written;
  const auto missing = run.total(*reader) - std::min(run.total(*reader), folder.counts().total);
  if (missing != 0)
    report.notes.push_back(
        fmt::format("{} {} the same command resumes", missing,
                    run.options.repeat > 1 ? "answers are still to come;" : "cases have not been asked;"));
  if (const auto& shard = run.options.cases.selection.shard; shard.count > 1)
    report.notes.push_back(fmt::format("shard {} of {}; evalrun report {} shows them all", shard.index, shard.count,
                                       folder.path().parent_path().string()));
  if (const auto& sample = run.options.cases.selection.sample)
    report.notes.push_back(
        fmt::format("a sample of {} of each category, seed {}", *sample, run.options.cases.selection.seed));
  return written;
}

/// The exit code of one suite's run; its report goes into `all`, and where it is into `places`.
result<int> run_suite(const SuiteRun& run, std::vector<reports::Report>& all, std::vector<runners::RunPlace>& places) {
  auto reader = run.cases();
  if (!reader) return tl::unexpected(reader.error());
  // So that a broken line is met before anything is asked or written.
  if (auto whole = runners::check_cases(*reader); !whole) return tl::unexpected(whole.error());
  if (auto ready = run.model->prepare(); !ready) return tl::unexpected(ready.error());
  auto folder = open_folder(run, *reader);
  if (!folder) return tl::unexpected(folder.error());
  if (const auto format = folder->found_format()) run.model->resume(*format);
  say_where(run, *folder, run.total(*reader));
  const auto& stop = watch_for_interrupts();
  Budget budget(run.options.flow.budget);
  const auto counts = ask_all(run, *folder, *reader, stop, budget);
  const double seconds = budget.seconds();
  run.model->stop();
  const auto recorded = folder->counts();
  if (!counts) {
    folder->abandon();
    if (recorded.total == recorded.infra) return tl::unexpected(counts.error());
    complain(counts.error());
    fmt::print(stderr, "evalrun: {} answers are kept; the same command with this --out resumes\n",
               recorded.total - recorded.infra);
    return incomplete;
  }
  // A budget that is used up although everything was answered stopped nothing.
  auto halted = run.model->broken();
  if (!halted && counts->stopped && recorded.total < run.total(*reader)) halted = budget.exhausted();
  if (halted && halted->code != errc::limit && recorded.total == recorded.infra) {
    folder->abandon();
    return tl::unexpected(*halted);
  }
  auto report = write_all(run, *folder);
  if (!report) return tl::unexpected(report.error());
  if (!run.options.output.quiet)
    fmt::print(stderr, "{}", final_block(report->tally, run.model->flow(), seconds, run.options.flow.budget));
  all.push_back(std::move(*report));
  places.push_back(runners::whole_run(folder->path()));
  if (stop) return interrupted;
  if (halted) complain(*halted);
  const bool unfinished = recorded.infra != 0 || recorded.total < run.total(*reader);
  if (halted && unfinished)
    fmt::print(stderr, "evalrun: {} answers are kept; the same command with this --out resumes\n",
               recorded.total - recorded.infra);
  return halted || unfinished ? incomplete : done;
}

int run(RunOptions& options) {
  const auto shard = choose_shard(options);
  if (!shard) return complain(shard.error());
  if (*shard && !options.output.quiet)
    fmt::print(stderr, "evalrun: shard {} of {} ({})\n", (*shard)->shard.index, (*shard)->shard.count,
               (*shard)->source);
  const auto suites = find_suites(options.cases);
  if (!suites) return complain(suites.error());
  std::vector<reports::Report> all;
  std::vector<runners::RunPlace> places;
  int code = done;
  for (const auto& data : *suites) {
    auto prepared = prepare(options, data);
    if (!prepared) return complain(prepared.error());
    if (options.dry_run) {
      if (auto printed = print_requests(*prepared); !printed) return complain(printed.error());
      continue;
    }
    const auto ended = run_suite(*prepared, all, places);
    if (!ended) return complain(ended.error());
    code = std::max(code, *ended);
    if (code == interrupted) break;
  }
  if (options.dry_run) return done;
  if (auto shown = show_reports(all, options.output); !shown) return complain(shown.error());
  if (auto page = show_page(all, places, options.cases.data, options.output); !page) return complain(page.error());
  if (code == interrupted) fmt::print(stderr, "evalrun: interrupted; the same command with this --out resumes\n");
  return code;
}

std::function<int()> declare_run(CLI::App& app) {
  auto options = std::make_shared<RunOptions>();
  add_run_options(app, *options);
  return [options] { return run(*options); };
}

}  // namespace

const Command run_command{"run", "Asks a model, decodes, checks and reports; resumes an unfinished run",
                          "evalrun --model endpoint --suite bfcl --out runs/mine", declare_run};

}  // namespace evalrun::cli
