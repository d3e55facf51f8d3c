/// Flags that several sub-commands share.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
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
