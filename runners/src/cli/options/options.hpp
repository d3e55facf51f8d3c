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

/// Which cases of which suites.
struct CaseOptions {
  std::vector<std::string> suites;
  std::string data;
  Selection selection;
};

/// A flag that does nothing unless another is given: `reason` completes "--seed has no effect ...".
struct Dependent {
  std::string_view flag;
  std::string_view needs;
  std::string_view reason;
};
/// Flags that were given without effect, as sentences.
[[nodiscard]] std::vector<std::string> without_effect(const CLI::App& app, std::span<const Dependent> flags);
/// A line on standard error for each.
void say_notes(const std::vector<std::string>& notes, bool quiet);

/// --quiet and --no-progress, which every command has; `meaning` is what the first leaves out.
void add_silence(CLI::App& app, bool& quiet, bool& no_progress, const std::string& meaning);

/// --suite, --data, --lang, --category, --ids, --limit, --sample, --seed.
void add_case_options(CLI::App& app, CaseOptions& options);

/// A suite and the folder of its data (empty for embedded suites).
struct SuiteData {
  const Suite* suite = nullptr;
  std::filesystem::path folder;
};

/// Every suite named, found; the first Error otherwise.
[[nodiscard]] result<std::vector<SuiteData>> find_suites(const CaseOptions& options);

}  // namespace evalrun::cli
