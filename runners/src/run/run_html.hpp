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
  /// Where the data sets lie; empty: where the runs found them, else where `find_data` looks.
  std::filesystem::path data = {};
  std::string version = {};                         ///< of the program
  const reports::Comparison* comparison = nullptr;  ///< of the two runs, the base first: a report of what changed
};

/// Writes the file whole or not at all. `reports` are those of the runs, in their order. Cases come in the data
/// set's order; without the data set the report says so and shows no questions. One case is in memory at a time, and
/// for each where its line lies in the journal. Errors: no run there, a broken line of the data set, io.
[[nodiscard]] result<void> write_run_html(const RunHtml& html, std::span<const reports::Report> reports,
                                          const std::filesystem::path& target);

/// Decodes a stored output and says what is wrong with it, as data: a journal holds that in sentences alone. Where the
/// case at hand gives another verdict than the stored one in `answer`, no findings are added.
void judge_again(const Case& item, const Output& output, reports::HtmlAnswer& answer);

}  // namespace evalrun::runners
