// evalrun report: the tables and files of runs that are on disk.
#include <filesystem>
#include <memory>

#include <fmt/format.h>

#include "evalrun/runners/run_records.hpp"
#include "evalrun/runners/run_report.hpp"

#include "cli/output_options.hpp"
#include "cli/page_output.hpp"
#include "cli/rows.hpp"
#include "cli/text_output.hpp"

namespace evalrun::cli {
namespace {

struct ReportOptions {
  std::vector<std::filesystem::path> runs;
  std::string baseline;
  std::string data;
  std::string junit;
  OutputOptions output;
};

/// The one run that a file is of.
result<runners::RunRecords> only_run(const ReportOptions& options, std::string_view what, std::string_view flag) {
  const auto places = runners::find_runs(options.runs);
  if (!places) return tl::unexpected(places.error());
  if (places->size() != 1)
    return fail(errc::usage, fmt::format("{} is of one run, and several are named", what), std::string(flag));
  return runners::read_records(places->front());
}

result<void> write_baseline(const ReportOptions& options) {
  if (options.baseline.empty()) return {};
  const auto run = only_run(options, "a baseline", "--baseline");
  if (!run) return tl::unexpected(run.error());
  if (run->missing_shards != 0)
    return fail(errc::usage, "a baseline is of a whole run, and shards are missing", run->name);
  return write_text(options.baseline, runners::baseline_text(*run));
}

result<void> write_junit(const ReportOptions& options) {
  if (options.junit.empty()) return {};
  const auto run = only_run(options, "a JUnit file", "--junit");
  if (!run) return tl::unexpected(run.error());
  const auto text = runners::junit_of_run(*run, options.data);
  if (!text) return tl::unexpected(text.error());
  return write_text(options.junit, *text);
}

int report(const ReportOptions& options) {
  if (auto written = write_junit(options); !written) return complain(written.error());
  if (auto written = write_baseline(options); !written) return complain(written.error());
  const auto read = runners::read_runs(options.runs);
  if (!read) return complain(read.error());
  bool lacking = read->missing_shards != 0;
  for (const auto& report : read->reports) lacking = lacking || report.lacking || report.tally.infra() != 0;
  if (auto shown = show_reports(read->reports, options.output); !shown) return complain(shown.error());
  if (auto page = show_page(read->reports, read->places, options.data, options.output); !page)
    return complain(page.error());
  return lacking ? incomplete : done;
}

std::function<int()> declare_report(CLI::App& app) {
  auto options = std::make_shared<ReportOptions>();
  app.add_option("RUN", options->runs, "folders of runs, or baseline files; shards of one run are joined")->required();
  app.add_option("--baseline", options->baseline,
                 "also write the one small file that evalrun compare takes in the place of the run");
  app.add_option("--data", options->data,
                 "folder with the data sets, for the questions on the page; default where the runs found them");
  app.add_option("--junit", options->junit,
                 "also write JUnit XML: every case of the run, with what was expected and got");
  add_output_options(app, options->output);
  return [options] { return report(*options); };
}

}  // namespace

const Command report_command{"report", "Shows the tables of runs on disk, and writes their files",
                             "evalrun report runs/mine --html mine.html --csv mine.csv", declare_report};

}  // namespace evalrun::cli
