// evalrun report: prints the tables of runs on disk, and writes their files.
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "evalrun/version.hpp"

#include "cli/options/output_options.hpp"
#include "cli/options/values.hpp"
#include "cli/output/text_output.hpp"
#include "command.hpp"
#include "run/atomic_file.hpp"
#include "run/manifest.hpp"
#include "run/run_records.hpp"

namespace evalrun::cli {
namespace {

struct ReportOptions {
  std::vector<std::filesystem::path> runs;
  std::string baseline;
  std::string data;
  bool partial = false;
  std::string accept_infra;
  OutputOptions output;

  [[nodiscard]] const std::string& junit() const { return output.files.of("junit"); }
};

/// The single run that is named. Errors: usage, if there are several; `what` names the file that `flag` writes.
result<runners::RunRecords> only_run(const ReportOptions& options, std::string_view what, std::string_view flag) {
  const auto places = runners::find_runs(options.runs);
  if (!places) return tl::unexpected(places.error());
  if (places->size() != 1)
    return fail(errc::usage, fmt::format("{} is of one run, and several are named", what), std::string(flag));
  return runners::read_records(places->front(), runners::Answers::all, options.data);
}

/// Whether a baseline may be written. Errors: usage, if the run is incomplete and --partial was not given.
result<void> allows_baseline(const ReportOptions& options, const runners::RunRecords& run) {
  if (options.partial || reports::is_acceptable(run.report)) return {};
  const auto cases = reports::case_counts(run.report);
  if (cases.complete() && run.missing_shards == 0)
    return fail(errc::usage,
                "the run is incomplete (evalrun report says why); --partial writes a baseline of what there is",
                run.name);
  return fail(errc::usage,
              fmt::format("the run is incomplete: {}{} of {} cases have an answer; finish it, or give --partial for a "
                          "baseline of these alone",
                          run.missing_shards == 0 ? "" : "shards are missing, ", cases.answered, cases.selected),
              run.name);
}

result<void> write_junit(const ReportOptions& options, const runners::RunRecords& run) {
  if (options.junit() == "-") {
    auto written = runners::write_junit(run, options.data, put_out);
    print_out({});
    return written;
  }
  runners::AtomicFile file(options.junit());
  const auto sink = [&](std::string_view text) { file.write(text); };
  if (auto written = runners::write_junit(run, options.data, sink); !written) return written;
  return file.commit();
}

/// Writes JUnit file and baseline. Checks both before it writes the first file.
result<void> write_files_of_cases(const ReportOptions& options) {
  const bool junit = !options.junit().empty(), baseline = !options.baseline.empty();
  if (!junit && !baseline) return {};
  auto run = junit ? only_run(options, "a JUnit file", "--junit") : only_run(options, "a baseline", "--baseline");
  if (!run) return tl::unexpected(run.error());
  run->report.accept_infra = reports::infra_allowance(options.accept_infra);
  if (baseline)
    if (auto allowed = allows_baseline(options, *run); !allowed) return allowed;
  if (junit)
    if (auto written = write_junit(options, *run); !written) return written;
  return baseline ? write_text(options.baseline, runners::baseline_text(*run)) : result<void>();
}

int report(const ReportOptions& options) {
  const WrittenFiles files(options.output, {options.baseline});
  if (auto written = write_files_of_cases(options); !written) {
    const auto& place = written.error().where;
    const bool target = place == options.junit() || place == options.baseline;
    return target ? unwritten(written.error(), done) : complain(written.error());
  }
  auto read = runners::read_runs(options.runs, options.data);
  if (!read) return complain(read.error());
  bool lacking = false;
  for (std::size_t i = 0; i < read->reports.size(); ++i) {
    auto& report = read->reports[i];
    if (const auto manifest = runners::read_manifest(read->places[i].parts.front()))
      for (auto& note : runners::manifest_notes(*manifest, EVALRUN_VERSION)) report.notes.push_back(std::move(note));
    report.partial = options.partial;
    report.accept_infra = reports::infra_allowance(options.accept_infra);
    lacking = lacking || !reports::is_acceptable(report);
  }
  const int code = lacking ? incomplete : done;
  if (auto shown = show_reports(read->reports, read->places, options.data, options.output); !shown)
    return unwritten(shown.error(), code);
  files.say(read->reports);
  return code;
}

std::function<int()> declare_report(CLI::App& app) {
  auto options = std::make_shared<ReportOptions>();
  app.add_option("RUN", options->runs, "folders of runs, or baseline files; the shards of a run are joined")
      ->required()
      ->option_text("name the folder of a run: evalrun report runs/mine");
  const auto add = [](CLI::Option* option) { return option->group("The report"); };
  add(add_output(app, "--baseline", options->baseline,
                 "also write a baseline: a small file that evalrun compare takes in place of the run"));
  add(add_text(app, "--data", options->data, "DIR",
               "folder with the data sets, for questions, accepted answers, the ids of missing cases and answers that "
               "an earlier version judged; default: where the runs found them"));
  add(app.add_flag("--partial", options->partial,
                   "accept cases without an answer: they are shown, and the exit code is 0"));
  add(add_accept_infra(app, options->accept_infra));
  add_output_options(app, options->output, reports::RenderInput::one_run);
  return [options] { return report(*options); };
}

}  // namespace

extern const Command report_command{"report", "Shows the tables of runs on disk, and writes their files",
                                    "evalrun report runs/mine --html mine.html --csv mine.csv", declare_report};

}  // namespace evalrun::cli
