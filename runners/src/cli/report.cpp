// evalrun report: the tables and files of runs that are on disk.
#include <memory>

#include "evalrun/runners/run_report.hpp"

#include "cli/output_options.hpp"
#include "cli/page_output.hpp"
#include "cli/rows.hpp"

namespace evalrun::cli {
namespace {

struct ReportOptions {
  std::vector<std::string> runs;
  std::string data;
  OutputOptions output;
};

int report(const ReportOptions& options) {
  std::vector<reports::Report> all;
  bool lacking = false;
  for (const auto& folder : options.runs) {
    auto read = runners::read_run(folder);
    if (!read) return complain(read.error());
    lacking = lacking || read->tally.infra() != 0;
    all.push_back(std::move(*read));
  }
  if (auto shown = show_reports(all, options.output); !shown) return complain(shown.error());
  if (auto page = show_page(all, {options.runs.begin(), options.runs.end()}, options.data, options.output); !page)
    return complain(page.error());
  return lacking ? incomplete : done;
}

std::function<int()> declare_report(CLI::App& app) {
  auto options = std::make_shared<ReportOptions>();
  app.add_option("RUN", options->runs, "folders of runs")->required();
  app.add_option("--data", options->data,
                 "folder with the data sets, for the questions on the page; default where the runs found them");
  add_output_options(app, options->output);
  return [options] { return report(*options); };
}

}  // namespace

const Command report_command{"report", "Shows the tables of runs on disk, and writes their files",
                             "evalrun report runs/mine --html mine.html --csv mine.csv", declare_report};

}  // namespace evalrun::cli
