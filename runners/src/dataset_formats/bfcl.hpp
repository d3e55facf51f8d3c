/// Result and score files in BFCL's form, which own cases have, too (specification: bfcl-semantics 13).
#pragma once
#include <string>

#include "dataset_formats.hpp"

namespace evalrun::runners::dataset_formats {

/// The prefix of the suite's files, the category, and "_result.json" or "_score.json".
[[nodiscard]] std::string bfcl_result_file(const Suite& suite, const Category& category);
[[nodiscard]] std::string bfcl_score_file(const Suite& suite, const Category& category);

void bfcl_result_line(std::string& text, const Case& item, const JournalEntry& entry);
/// The line of a failed case, with the fields of the reference, which differ between calls and relevance.
void bfcl_failure_line(std::string& text, const Case& item, const JournalEntry& entry, const ResultTree& tree);

}  // namespace evalrun::runners::dataset_formats
