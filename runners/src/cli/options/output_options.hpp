/// Where reports go: the table on standard output, files on demand.
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

/// Where the text of each renderer goes, by the id of its row.
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
  /// Empty where no file is asked for.
  [[nodiscard]] const std::string& of(std::string_view id) const;
  /// All files asked for, in the order of the table given.
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

/// The flags of the renderers whose input the command has (`most` and what asks for less), --errors, --quiet and
/// --no-progress.
void add_output_options(CLI::App& app, OutputOptions& options, reports::RenderInput most = reports::RenderInput::cases);

/// The files that a command writes, and its messages about them on standard error.
class WrittenFiles {
 public:
  /// Says which folders will be made.
  WrittenFiles(std::vector<std::string> targets, bool quiet);
  explicit WrittenFiles(const OutputOptions& options, std::vector<std::string> more = {});
  /// Says where the files went.
  void say() const;
  /// The same, without the leaderboard if no report has a sheet.
  void say(std::span<const reports::Report> all) const;

 private:
  std::vector<std::string> targets_;
  std::string leaderboard_ = {};
  bool quiet_;
};

/// --accept-infra N|P%.
CLI::Option* add_accept_infra(CLI::App& app, std::string& allowance);

/// Prints the table and writes the files asked for. `runs` are those of the reports, in the same order; the HTML report
/// shows their cases, with the questions from the data sets in `data`. Returns the first error; a file that cannot be
/// written does not keep the others from being written.
[[nodiscard]] result<void> show_reports(std::span<const reports::Report> all,
                                        const std::vector<runners::RunPlace>& runs, const std::string& data,
                                        const OutputOptions& options);

/// Says that a file could not be written. Returns the exit code of a command that would have ended with `code`.
[[nodiscard]] int unwritten(const Error& error, int code);

/// The named rule sets; by default the suite's own rules and its secondary rules.
[[nodiscard]] result<std::vector<const checkers::Rules*>> rules_for(const std::vector<std::string>& named,
                                                                    const Suite& suite);

}  // namespace evalrun::cli
