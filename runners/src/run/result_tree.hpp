/// A run in the reference's file format and fields, so that its tools can score ours (specification: bfcl-semantics
/// 13): result/[lang/]MODEL/[group/]PREFIXcategory_result.json and score/..., cases in the suite's order.
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
  std::span<const checkers::Rules* const> rules;  ///< the first decides the score files
  std::size_t attempt = 0;  ///< which answers, of runs with several; the second ones lie below `sample-2/` and so on
};

/// Writes both trees and counts what is in them. Cases without an answer are in no result file; the score files count
/// them as not right, with error_type "infra". `reader` gives the run's cases from the first on. Each file is written
/// whole or not at all; one case is in memory at a time.
[[nodiscard]] result<reports::Tally> write_results(const RunFolder& folder, const ResultTree& tree, CaseReader& reader);

/// The same of cases in memory, categories at the same time; first answers only.
[[nodiscard]] result<reports::Tally> write_results(const RunFolder& folder, const ResultTree& tree,
                                                   std::span<const Case> cases);

/// A model's name as a folder: "/" becomes "_", and so does what could lead elsewhere.
[[nodiscard]] std::string folder_name(std::string_view model);

}  // namespace evalrun::runners
