// evalrun report: the tables and files of runs that are on disk.
#include <memory>

#include "evalrun/runners/run_records.hpp"

#include "cli/output_options.hpp"
#include "cli/page_output.hpp"
#include "cli/rows.hpp"
#include "cli/text_output.hpp"

namespace evalrun::cli {
namespace {

struct ReportOptions {
  std::vector<std::string> runs;
  std::string baseline;
  std::string data;
  OutputOptions output;
};

int report(const ReportOptions& options) {
  std::vector<reports::Report> all;
  bool lacking = false;
  if (!options.baseline.empty() && options.runs.size() != 1)
    return complain({errc::usage, "a baseline is of one run, and several are named", "--baseline"});
  for (const auto& folder : options.runs) {
    auto read = runners::read_records(folder);
    if (!read) return complain(read.error());
    lacking = lacking || read->report.tally.infra() != 0;
    if (!options.baseline.empty())
      if (auto written = write_text(options.baseline, runners::baseline_text(*read)); !written)
        return complain(written.error());
    all.push_back(std::move(read->report));
  }
  if (auto shown = show_reports(all, options.output); !shown) return complain(shown.error());
  if (auto page = show_page(all, {options.runs.begin(), options.runs.end()}, options.data, options.output); !page)
    return complain(page.error());
  return lacking ? incomplete : done;
}

std::function<int()> declare_report(CLI::App& app) {
  auto options = std::make_shared<ReportOptions>();
  app.add_option("RUN", options->runs, "folders of runs, or baseline files")->required();
  app.add_option("--baseline", options->baseline,
                 "also write the one small file that evalrun compare takes in the place of the run");
  app.add_option("--data", options->data,
                 "folder with the data sets, for the questions on the page; default where the runs found them");
  add_output_options(app, options->output);
  return [options] { return report(*options); };
}

}  // namespace

const Command report_command{"report", "Shows the tables of runs on disk, and writes their files",
                             "evalrun report runs/mine --html mine.html --csv mine.csv", declare_report};

}  // namespace evalrun::cli
