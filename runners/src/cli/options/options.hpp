/// Flags that several sub-commands share.
#pragma once
#include <filesystem>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include <CLI/CLI.hpp>

#include "evalrun/case_reader.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"

namespace evalrun::cli {

/// The suites, and the selection of their cases.
struct CaseOptions {
  std::vector<std::string> suites;
  std::string data;
  Selection selection;
};

/// A sentence for each flag that was given but has no effect, since another one is missing or since none of the suites
/// needs it.
[[nodiscard]] std::vector<std::string> without_effect(const CLI::App& app, const std::vector<std::string>& suites);
/// Prints each note as a line on standard error, unless `quiet`.
void say_notes(const std::vector<std::string>& notes, bool quiet);

/// The options that were given, as words for a shell with a space before each, without the one named.
[[nodiscard]] std::string options_given(const CLI::App& app, std::string_view without);

/// Adds --quiet and --no-progress, which every command has; `meaning` is the help text of --quiet.
void add_silence(CLI::App& app, bool& quiet, bool& no_progress, const std::string& meaning);

/// --suite, --data, --lang, --category, --ids, --limit, --sample, --seed.
void add_case_options(CLI::App& app, CaseOptions& options);

/// A suite and the folder of its data (empty for embedded suites).
struct SuiteData {
  const Suite* suite = nullptr;
  std::filesystem::path folder;
};

/// The suites that are named, with their data. Errors: that of the first suite that is not found.
[[nodiscard]] result<std::vector<SuiteData>> find_suites(const CaseOptions& options);

}  // namespace evalrun::cli
