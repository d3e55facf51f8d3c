/// Writes a run in the files and fields of the reference, so that the reference's tools can score it (specification:
/// bfcl-semantics 13): result/[lang/]MODEL/[group/]PREFIXcategory_result.json and score/..., with cases in the suite's
/// order.
///
///     auto tally = write_results(folder, {.suite = suite, .model = "my/model", .rules = rules}, reader);
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "evalrun/case_reader.hpp"
#include "evalrun/checkers/rules.hpp"
#include "evalrun/reports/tally.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"

#include "run_folder.hpp"

namespace evalrun::runners {

struct ResultTree {
  const Suite& suite;
  std::string model;
  std::span<const checkers::Rules* const> rules;  ///< the score files hold the verdicts of the first
  std::size_t attempt = 0;                        ///< the attempts to write; attempt 1 goes below `sample-2/` and so on
};

/// Writes both trees and counts their cases. Cases without an answer are in no result file; the score files count them
/// as not right, with error_type "infra". `reader` must be at the first case of the run. Each file is written whole or
/// not at all; one case is in memory at a time.
[[nodiscard]] result<reports::Tally> write_results(const RunFolder& folder, const ResultTree& tree, CaseReader& reader);

/// Like the above, for cases in memory: categories are written in parallel. Writes first attempts only.
[[nodiscard]] result<reports::Tally> write_results(const RunFolder& folder, const ResultTree& tree,
                                                   std::span<const Case> cases);

/// The folder for a model's name: slashes and control characters become "_"; at most 200 bytes.
[[nodiscard]] std::string folder_name(std::string_view model);
/// The folder for a suite: its id, or "file-cases.jsonl" for own cases.
[[nodiscard]] std::string folder_name(const Suite& suite);

}  // namespace evalrun::runners
