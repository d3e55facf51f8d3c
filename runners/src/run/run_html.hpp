/// Writes the HTML report (render/html/html_report.hpp) of runs on disk from their journals and the data set.
///
///     auto written = write_run_html({.runs = {whole_run("runs/mine")}, .version = "0.1.0"}, reports, "mine.html");
#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/output.hpp"
#include "evalrun/reports/compare.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/result.hpp"

#include "render/html/html_report.hpp"
#include "run_places.hpp"

namespace evalrun::runners {

struct RunHtml {
  std::vector<RunPlace> runs;  ///< a baseline file shows verdicts without outputs
  /// Folder of the data sets; empty: where the runs found them, else where `find_data` looks.
  std::filesystem::path data = {};
  std::string version = {};                         ///< version of the program
  const reports::Comparison* comparison = nullptr;  ///< set: `runs` are BASE and NEW, and changes are shown
};

/// Writes the file whole or not at all. `reports` holds the reports of the runs, in the same order. Cases are in the
/// order of the data set; without the data set the report shows no questions and says so. One case is in memory at a
/// time, and for each case the place of its line in the journal. Errors: no run there, a broken line in the data set,
/// io.
[[nodiscard]] result<void> write_run_html(const RunHtml& html, std::span<const reports::Report> reports,
                                          const std::filesystem::path& target);

/// Decodes a stored output and says what is wrong with it, as data: a journal holds that in sentences alone. Where the
/// case at hand gives another verdict than the stored one in `answer`, no findings are added.
void judge_again(const Case& item, const Output& output, reports::HtmlAnswer& answer);

}  // namespace evalrun::runners
