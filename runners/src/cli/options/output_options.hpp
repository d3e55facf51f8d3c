/// The outputs of a command: the table on standard output, and the files that were asked for.
#pragma once
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "evalrun/checkers/rules.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"

#include "run/run_places.hpp"
#include "values.hpp"

namespace evalrun::cli {

/// The file or folder for each renderer, by the id of its row.
class RendererFiles {
 public:
  /// The flag of a row of either table of renderers, unless it has none or writes to standard output.
  template <class Row>
  CLI::Option* add_flag(CLI::App& app, const Row& row) {
    using enum reports::RenderTarget;
    if (row.flag.empty() || row.target == standard_output) return nullptr;
    const auto target = row.target == folder           ? Target::folder
                        : row.target == file_or_folder ? Target::file_or_folder
                                                       : Target::file;
    return add_output(app, std::string(row.flag), files_[row.id], std::string(row.help), target);
  }
  /// The file of a renderer; empty if none was asked for.
  [[nodiscard]] const std::string& of(std::string_view id) const;
  /// The files of all renderers in `rows`, in this order; empty for those that were not asked for.
  template <class Rows>
  [[nodiscard]] std::vector<std::string> all(const Rows& rows) const {
    std::vector<std::string> out;
    for (const auto* row : rows) out.push_back(of(row->id));
    return out;
  }

 private:
  std::map<std::string_view, std::string> files_;
};

struct OutputOptions {
  RendererFiles files;
  bool errors = false;
  bool quiet = false;
  bool no_progress = false;
};

/// Adds --errors, --quiet, --no-progress, and the flags of the renderers whose input the command has: `most`, or less.
void add_output_options(CLI::App& app, OutputOptions& options, reports::RenderInput most = reports::RenderInput::cases);

/// The files that a command writes, and its messages about them on standard error.
class WrittenFiles {
 public:
  /// Prints a note for each folder that will be made.
  WrittenFiles(std::vector<std::string> targets, bool quiet);
  explicit WrittenFiles(const OutputOptions& options, std::vector<std::string> more = {});
  /// Prints where the files are.
  void say() const;
  /// Like say(), but without the leaderboard if no report has a sheet.
  void say(std::span<const reports::Report> all) const;

 private:
  std::vector<std::string> targets_;
  std::string leaderboard_ = {};
  bool quiet_;
};

/// Adds --accept-infra N|P%.
CLI::Option* add_accept_infra(CLI::App& app, std::string& allowance);

/// Prints the table and writes the files that were asked for. `runs` holds the runs of the reports, in the same order;
/// the HTML report shows their cases, with questions from the data sets in `data`. If a file cannot be written, writes
/// the other files and returns the first error.
[[nodiscard]] result<void> show_reports(std::span<const reports::Report> all,
                                        const std::vector<runners::RunPlace>& runs, const std::string& data,
                                        const OutputOptions& options);

/// Prints that a file could not be written. Returns the exit code of a command that would have ended with `code`.
[[nodiscard]] int unwritten(const Error& error, int code);

/// The named rule sets; by default the suite's own rules and its secondary rules.
[[nodiscard]] result<std::vector<const checkers::Rules*>> rules_for(const std::vector<std::string>& named,
                                                                    const Suite& suite);

}  // namespace evalrun::cli
