// evalrun run: asks a model, decodes, checks and reports; resumes a run that an earlier process began.
#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <csignal>
#include <functional>
#include <memory>

#include <fmt/chrono.h>
#include <fmt/format.h>
#include <unistd.h>

#include "evalrun/json.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/runners/pipeline.hpp"
#include "evalrun/version.hpp"

#include "cli/options/queue_options.hpp"
#include "cli/options/run_options.hpp"
#include "cli/options/values.hpp"
#include "cli/output/final_block.hpp"
#include "cli/output/progress.hpp"
#include "cli/output/run_files.hpp"
#include "cli/output/text_output.hpp"
#include "command.hpp"
#include "providers/models.hpp"
#include "run/as_meant.hpp"
#include "run/diagnosis.hpp"
#include "run/load_cases.hpp"
#include "run/manifest.hpp"
#include "run/result_tree.hpp"
#include "run/run_folder.hpp"
#include "run/run_records.hpp"
#include "run/same_answers.hpp"
#include "text/messages.hpp"

namespace evalrun::cli {
namespace {

namespace fs = std::filesystem;

std::atomic<bool> interrupted_by_signal = false;
static_assert(std::atomic<bool>::is_always_lock_free, "a signal handler may only touch lock-free atomics");

/// Installs handlers: the first SIGINT, SIGTERM or SIGHUP sets the flag and lets the run stop, the second ends the
/// process.
const std::atomic<bool>& watch_for_interrupts() {
  struct sigaction action{};
  action.sa_handler = [](int) { interrupted_by_signal = true; };
  // SA_RESETHAND restores the default, so that a second Ctrl-C ends a run that takes too long to stop.
  action.sa_flags = static_cast<int>(SA_RESETHAND | SA_RESTART);
  for (const int number : std::array{SIGINT, SIGTERM, SIGHUP}) sigaction(number, &action, nullptr);
  return interrupted_by_signal;
}

/// One suite's part of the command.
struct SuiteRun {
  const RunOptions& options;
  const SuiteData& data;
  std::vector<const checkers::Rules*> rules;
  std::unique_ptr<runners::Model> model;
  std::unique_ptr<runners::EmbeddingSource> embedder;  ///< nullptr: none was named
  const Format* format = nullptr;                      ///< that --format names; nullptr: the usual ones

  [[nodiscard]] result<CaseReader> cases() const {
    return CaseReader::open(*data.suite, data.folder, options.cases.selection);
  }
  /// The number of answers of a complete run.
  [[nodiscard]] std::size_t total(const CaseReader& reader) const { return reader.total() * options.repeat; }
};

/// The format that --format names, if it can decode answers to the suite; nullptr: the usual ones.
result<const Format*> run_format(const RunOptions& options, const Suite& suite) {
  if (options.format.empty()) return nullptr;
  return format_named(options.format, &suite);
}

result<SuiteRun> prepare(const RunOptions& options, const SuiteData& data) {
  auto rules = rules_for(options.rules, *data.suite);
  if (!rules) return tl::unexpected(rules.error());
  auto settings = endpoint_settings(options, data);
  if (!settings) return tl::unexpected(settings.error());
  auto model = runners::make_model(options.model, {*data.suite, std::move(*settings)});
  if (!model) return tl::unexpected(model.error());
  auto embedder = make_embedding_source(options.embedder, &data, options.cases.selection);
  if (!embedder) return tl::unexpected(embedder.error());
  const auto format = run_format(options, *data.suite);
  if (!format) return tl::unexpected(format.error());
  return SuiteRun{options, data, std::move(*rules), std::move(*model), std::move(*embedder), *format};
}

/// Calls `use` with every case; stops at the first Error.
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

/// Prints a line {"id", "request"} per request on standard output; sends no request.
result<void> print_requests(const SuiteRun& run) {
  return each_case(run, [&](const Case& item) -> result<void> {
    Case asked = item;
    for (; asked.attempt < run.options.repeat; ++asked.attempt) {
      const auto request = run.model->request(asked);
      if (!request) return tl::unexpected(request.error());
      put_out(fmt::format("{{\"id\": {}, \"request\": {}}}\n", dump_json(item.id), *request));
    }
    return {};
  });
}

/// The folder of the run: that of --out, or a new one.
result<fs::path> folder_of(const SuiteRun& run) {
  if (auto folder = out_folder(run.options, *run.data.suite); !folder.empty()) return folder;
  const auto now = std::chrono::floor<std::chrono::seconds>(std::chrono::system_clock::now());
  return runners::new_folder(fs::path("runs") / fmt::format("{}-{}-{:%Y%m%dT%H%M%SZ}",
                                                            runners::folder_name(run.model->name()),
                                                            runners::folder_name(*run.data.suite), fmt::gmtime(now)));
}

/// Errors: conflict, if the folder of --out, in which a shard's folder lies, holds a whole run: reports would not see
/// the shard.
std::optional<Error> holds_whole_run(const SuiteRun& run, const fs::path& folder) {
  std::error_code ignored;
  const auto whole = folder.parent_path();
  if (run.options.cases.selection.shard.count < 2 || !fs::exists(whole / "manifest.json", ignored)) return std::nullopt;
  return Error{errc::conflict, "holds a whole run, and shards of another cannot lie in it; choose another --out",
               whole.string()};
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
                                          .repeat = run.options.repeat,
                                          .format = run.format,
                                          .strip_reasoning = run.options.strip_reasoning});
  if (!manifest) return tl::unexpected(manifest.error());
  const auto folder = folder_of(run);
  if (!folder) return tl::unexpected(folder.error());
  if (auto whole = holds_whole_run(run, *folder)) return tl::unexpected(std::move(*whole));
  return runners::RunFolder::open(*folder, *manifest, run.options.fresh);
}

void say_where(const SuiteRun& run, const runners::RunFolder& folder, std::size_t total) {
  if (run.options.output.quiet) return;
  fmt::print(stderr, "evalrun: run folder {}\n", folder.path().string());
  const auto found = folder.found();
  if (found.total != 0)
    fmt::print(stderr, "evalrun: resuming: {} of {} {} done{}\n", found.total - found.infra, total,
               run.options.repeat > 1 ? form(total, "answer is", "answers are") : form(total, "case is", "cases are"),
               found.infra == 0
                   ? ""
                   : fmt::format(", {} asked again", counted(found.infra, "failed one is", "failed ones are")));
  if (const auto& unreadable = folder.unreadable(); unreadable.count != 0)
    fmt::print(stderr, "evalrun: {}; {} kept in journal.unreadable.jsonl, and what {} answered is asked again\n",
               unreadable.sentence(), form(unreadable.count, "it is", "they are"),
               form(unreadable.count, "it", "they"));
}

result<runners::PipelineCounts> ask_all(const SuiteRun& run, runners::RunFolder& folder, CaseReader& reader,
                                        const std::atomic<bool>& stop, Budget& budget) {
  const bool quiet = run.options.output.quiet || run.options.output.no_progress;
  const auto& prices = run.options.queue.budget;
  std::atomic<std::size_t> this_time = 0, failed = 0;
  const auto state = [&] {
    const auto counts = folder.counts();
    const auto queue = run.model->queue_statistics();
    return ProgressState{
        .name = std::string(run.data.suite->id),
        .unit = run.options.repeat > 1 ? "answers" : "",
        .total = run.total(reader),
        .done = counts.total - counts.infra + failed,  // answers that failed are asked again
        .this_time = this_time,
        .correct = counts.correct,
        .infra = failed,
        .seconds = budget.seconds(),
        .allowed = queue.allowed,
        .retries = queue.retries,
        .tokens = budget.tokens(),
        .cost = prices.has_prices() ? std::optional(budget.cost()) : std::nullopt,
    };
  };
  std::optional<Case> current;
  const runners::CaseSource source = [&]() -> result<std::optional<Case>> {
    for (;;) {
      if (!current || ++current->attempt >= run.options.repeat) {
        auto item = reader.next();
        if (!item || !*item) return item;
        current = std::move(**item);
      }
      const auto key = [&] { return run.model->request_key(*current); };
      if (folder.answered(*current, key)) continue;
      if (auto discarded = folder.discard_answer(*current, key); !discarded) return tl::unexpected(discarded.error());
      return current;
    }
  };
  const auto sink = [&](runners::JudgedOutputs done) -> result<void> {
    if (auto noted = folder.note(run.model->findings()); !noted) return noted;
    if (auto recorded = folder.record(done, run.rules); !recorded) return recorded;
    for (const auto& one : done) {
      budget.spend(one.output);
      if (one.output.infra) ++failed;
    }
    this_time += done.size();
    return {};
  };
  // A run that is out of time stops at once; other budgets wait for requests under way, which are already paid for.
  const auto halt = [&] {
    if (stop || budget.out_of_time()) return runners::Halt::stop;
    return budget.exhausted() ? runners::Halt::finish : runners::Halt::no;
  };
  constexpr std::size_t few = 256;
  const auto in_memory = std::max(few, 4 * static_cast<std::size_t>(most_at_once(run.options.queue)));
  LiveProgress progress(quiet ? Progress::Style::none : Progress::usual_style(), state);
  auto counts = runners::run_pipeline(source, *run.model,
                                      {.rules = run.rules,
                                       .format = run.format,
                                       .strip_reasoning = run.options.strip_reasoning,
                                       .embedder = run.embedder.get(),
                                       .in_memory = in_memory,
                                       .halt = halt},
                                      sink);
  if (auto synced = folder.sync(); counts && !synced) return tl::unexpected(synced.error());
  if (auto noted = folder.note(run.model->findings()); counts && !noted) return tl::unexpected(noted.error());
  // If no answer came, the caller prints the reason instead of the progress.
  if (counts && counts->handed_over != 0 && (!run.model->broken() || folder.counts().total > folder.counts().infra))
    progress.finish();
  return counts;
}

/// Writes result and score trees of the attempts after the first.
result<void> write_later_trees(const SuiteRun& run, const runners::RunFolder& folder) {
  // More trees would cost much time and disk space, and hold only what the journal holds.
  constexpr std::size_t most_trees = 32;
  if (run.options.repeat > most_trees && !run.options.output.quiet)
    fmt::print(stderr, "evalrun: result/ and score/ are written of the first {} of {} attempts; the journal has all\n",
               most_trees, run.options.repeat);
  for (std::size_t attempt = 1; attempt < std::min(run.options.repeat, most_trees); ++attempt) {
    auto reader = run.cases();
    if (!reader) return tl::unexpected(reader.error());
    const auto tree = runners::write_results(folder, {*run.data.suite, run.model->name(), run.rules, attempt}, *reader);
    if (!tree) return tl::unexpected(tree.error());
  }
  return {};
}

/// Adds to the report what only the journal holds: the attempts after the first, and why many answers could not be
/// read. Reads the journal only if it is needed.
result<void> add_from_journal(reports::Report& report, const SuiteRun& run, const runners::RunFolder& folder) {
  const bool repeated = run.options.repeat > 1;
  const bool unread = std::ranges::any_of(report.tally.categories(), [](const auto& entry) {
    return runners::is_badly_read(entry.second, runners::most_leaked(entry.second)) ||
           runners::may_be_one_text(entry.second);
  });
  if (!repeated && !unread) return {};
  auto recorded = runners::read_run(folder.path());
  if (!recorded) return tl::unexpected(recorded.error());
  if (repeated) {
    report.repeats = std::move(recorded->repeats);
    report.lacking = recorded->lacking;
    report.gaps = std::move(recorded->gaps);
  }
  if (unread) {
    report.diagnoses = std::move(recorded->diagnoses);
    report.warnings = std::move(recorded->warnings);
  }
  return {};
}

/// Writes result and score trees, summary and leaderboard files; returns the report.
result<reports::Report> write_all(const SuiteRun& run, const runners::RunFolder& folder) {
  auto reader = run.cases();
  if (!reader) return tl::unexpected(reader.error());
  if (auto later = write_later_trees(run, folder); !later) return tl::unexpected(later.error());
  const runners::ResultTree tree{*run.data.suite, run.model->name(), run.rules};
  auto tally = runners::write_results(folder, tree, *reader);
  if (!tally) return tl::unexpected(tally.error());
  const auto& taken = run.options.cases.selection.shard;
  reports::Report tallied{.tally = std::move(*tally)};
  tallied.selected = reader->selected();
  // The figures of a shard cover a part of the run on purpose; mark them as `evalrun report` does.
  tallied.lacks_shards = tallied.partial = taken.count > 1;
  if (auto added = add_from_journal(tallied, run, folder); !added) return tl::unexpected(added.error());
  auto written = write_summaries(folder, tree, std::move(tallied));
  if (!written) return tl::unexpected(written.error());
  auto& report = *written;
  report.accept_infra = reports::infra_allowance(run.options.accept_infra);
  runners::note_unknown_meaning(report, fmt::format("evalrun report {} reads them again", folder.path().string()));
  if (const auto manifest = runners::read_manifest(folder.path()))
    for (auto& note : runners::manifest_notes(*manifest, EVALRUN_VERSION)) report.notes.push_back(std::move(note));
  if (const auto& shard = run.options.cases.selection.shard; shard.count > 1)
    report.notes.push_back(fmt::format("shard {} of {}; evalrun report {} shows them all", shard.index, shard.count,
                                       folder.path().parent_path().string()));
  return written;
}

void say_kept(const runners::RunCounts& recorded) {
  fmt::print(stderr, "evalrun: {} kept; the same command with this --out resumes\n",
             counted(recorded.total - recorded.infra, "answer is", "answers are"));
}

/// Whether all cases of the command (those of its shard) have an answer, or their lack is accepted.
bool all_asked(const SuiteRun& run, const reports::Report& report, const CaseReader& reader) {
  const auto& taken = run.options.cases.selection.shard;
  if (taken.count < 2) return reports::is_acceptable(report);
  auto own = report;
  own.selected = shard_of(reader.selected(), taken);
  own.lacks_shards = own.partial = false;
  return reports::is_acceptable(own);
}

/// Runs one suite and returns the exit code. Appends the report to `all` and the run's folder to `places`.
result<int> run_suite(const SuiteRun& run, std::vector<reports::Report>& all, std::vector<runners::RunPlace>& places) {
  auto reader = run.cases();
  if (!reader) return tl::unexpected(reader.error());
  // Find a broken line before anything is asked or written.
  if (auto whole = runners::check_cases(*reader); !whole) return tl::unexpected(whole.error());
  if (auto ready = run.model->prepare(); !ready) return tl::unexpected(ready.error());
  auto folder = open_folder(run, *reader);
  if (!folder) return tl::unexpected(folder.error());
  run.model->recall(folder->manifest());
  if (const auto format = folder->found_format()) run.model->resume(*format);
  say_where(run, *folder, run.total(*reader));
  const auto& stop = watch_for_interrupts();
  Budget budget(run.options.queue.budget);
  const auto counts = ask_all(run, *folder, *reader, stop, budget);
  const double seconds = budget.seconds();
  run.model->stop();
  const auto recorded = folder->counts();
  if (const auto there = folder->check_still_there(); !there) return complain(there.error(), incomplete);
  if (!counts) {
    folder->abandon();
    if (recorded.total == recorded.infra) return tl::unexpected(counts.error());
    complain(counts.error());
    say_kept(recorded);
    return incomplete;
  }
  // A budget counts only if it left cases without an answer.
  auto halted = run.model->broken();
  if (!halted && counts->stopped && recorded.total < run.total(*reader)) halted = budget.exhausted();
  if (halted && halted->code != errc::limit && recorded.total == recorded.infra) {
    folder->abandon();
    return tl::unexpected(*halted);
  }
  if (folder->keeps_earlier()) {
    const auto path = folder->path().string();
    folder->abandon();
    if (stop) return interrupted;
    return complain({errc::network, "no answer came, so the earlier run there is kept", path}, incomplete);
  }
  auto report = write_all(run, *folder);
  if (!report) {
    complain(report.error());
    say_kept(recorded);
    return incomplete;
  }
  if (const auto there = folder->check_still_there(); !there) return complain(there.error(), incomplete);
  if (!run.options.output.quiet)
    fmt::print(stderr, "{}", final_block(*report, run.model->queue_statistics(), seconds, run.options.queue.budget));
  all.push_back(std::move(*report));
  places.push_back(runners::whole_run(folder->path()));
  if (stop) return interrupted;
  if (halted) complain(*halted);
  const bool unfinished = recorded.total < run.total(*reader) || !all_asked(run, all.back(), *reader);
  if (halted && unfinished) say_kept(recorded);
  return halted || unfinished ? incomplete : done;
}

/// Prints what to do after the run.
void say_next(const RunOptions& options, const std::vector<runners::RunPlace>& places, int code) {
  if (options.output.quiet) return;
  if (code == interrupted) fmt::print(stderr, "evalrun: interrupted; the same command with this --out resumes\n");
  if (places.empty() || !options.output.files.of("html").empty()) return;
  std::string folders;
  for (const auto& place : places) folders += " " + place.name.string();
  fmt::print(stderr, "evalrun: next: evalrun report{} --html report.html\n", folders);
}

int run(RunOptions& options) {
  const auto shard = choose_shard(options);
  if (!shard) return complain(shard.error());
  if (*shard && !options.output.quiet)
    fmt::print(stderr, "evalrun: shard {} of {} ({})\n", (*shard)->shard.index, (*shard)->shard.count,
               (*shard)->source);
  const auto suites = find_suites(options.cases);
  if (!suites) return complain(suites.error());
  // Before the first suite is asked.
  for (const auto& data : *suites)
    if (const auto format = run_format(options, *data.suite); !format) return complain(format.error());
  if (const auto lowered = limit_connections(options.queue); lowered && !options.output.quiet)
    fmt::print(stderr, "evalrun: {}\n", *lowered);
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
    if (!ended) return complain_of_model(ended.error(), options.model);
    code = std::max(code, *ended);
    if (code == interrupted) break;
  }
  if (options.dry_run) return done;
  const WrittenFiles files(options.output);
  if (auto shown = show_reports(all, places, options.cases.data, options.output); !shown)
    return unwritten(shown.error(), code);
  if (!all.empty()) files.say(all);
  say_next(options, places, code);
  return code;
}

std::function<int()> declare_run(CLI::App& app) {
  auto options = std::make_shared<RunOptions>();
  add_run_options(app, *options);
  return [options, &app] {
    say_notes(options_without_effect(app, *options), options->output.quiet);
    return run(*options);
  };
}

}  // namespace

extern const Command run_command{"run", "Asks a model, decodes, checks and reports; resumes an unfinished run",
                                 "evalrun --model endpoint --suite bfcl --out runs/mine", declare_run};

}  // namespace evalrun::cli
