/// Where reports go: the table on standard output, files on demand.
#pragma once
#include <span>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "evalrun/checkers/rules.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"

namespace evalrun::cli {

struct OutputOptions {
  std::string csv;
  std::string json;
  std::string leaderboard;
  std::string html;
  std::string markdown;
  bool errors = false;
  bool quiet = false;
  bool no_progress = false;
};

/// --csv, --json, --leaderboard, --html, --markdown, --errors, --quiet, --no-progress.
void add_output_options(CLI::App& app, OutputOptions& options);

/// Files that a command is to write, and what it says about them on standard error.
class WrittenFiles {
 public:
  /// Says which folders are not there and will be made.
  WrittenFiles(std::vector<std::string> targets, bool quiet);
  explicit WrittenFiles(const OutputOptions& options, std::vector<std::string> more = {});
  /// Says where the files went.
  void say() const;
  /// The same, but for a leaderboard of which no report has a sheet.
  void say(std::span<const reports::Report> all) const;

 private:
  std::vector<std::string> targets_;
  std::string leaderboard_ = {};
  bool quiet_;
};

/// --accept-infra N|P%.
CLI::Option* add_accept_infra(CLI::App& app, std::string& allowance);

/// Prints the table and writes the files asked for; the first Error otherwise.
[[nodiscard]] result<void> show_reports(std::span<const reports::Report> all, const OutputOptions& options);

/// Says that a file could not be written. The exit code of a command that would have ended with `code`.
[[nodiscard]] int unwritten(const Error& error, int code);

/// The rule sets named, or by default the suite's reference and what it shows beside it.
[[nodiscard]] result<std::vector<const checkers::Rules*>> rules_for(const std::vector<std::string>& named,
                                                                    const Suite& suite);

}  // namespace evalrun::cli
