/// How the cases of a dataset format are asked and how their answers are stored.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

#include "requests/request.hpp"
#include "run/result_tree.hpp"

namespace evalrun::runners::dataset_formats {

/// Whose prompts a question is asked with.
enum class PromptsOf : std::uint8_t {
  run,     ///< the Prompts that `--prompts` names
  format,  ///< prompts of the dataset format
  data,    ///< the data holds whole prompts
};

/// Each row is defined in a file of its own; registry.cpp maps each DatasetFormat to its row.
struct Row {
  /// Messages and tools of a case.
  Asked (*ask)(const Case& item, Mode mode, const Prompts& prompts);
  /// The gold answer, in the shape in which outputs are stored.
  Value (*gold)(const Case& item, Mode mode);
  /// Names of the files of a category below result/ and score/.
  std::string (*result_file)(const Suite& suite, const Category& category);
  std::string (*score_file)(const Suite& suite, const Category& category);
  /// Appends an answer's line for the result file, with the fields of the reference and without a line feed.
  void (*result_line)(std::string& text, const Case& item, const JournalEntry& entry);
  /// Appends a failed case's line for the score file.
  void (*failure_line)(std::string& text, const Case& item, const JournalEntry& entry, const ResultTree& tree);
  /// Scoring stored results: in a category that has results, a case without one counts as wrong.
  bool missing_is_wrong = false;
  /// Id of the format that decodes a completion, if stored answers have a different format.
  std::string_view completion_format = {};
  PromptsOf prompts = PromptsOf::run;
  /// Answers are calls, which any row of formats() may be able to read. False: an evaluator reads them.
  bool holds_calls = true;
  /// Answers count as they were meant, too (checkers::AsMeant): an answer is calls, and nothing else.
  bool as_meant = false;
  /// If a category has as many stored results as cases, they belong to the cases in order, unless each result has the
  /// id of a different case.
  bool results_in_order = false;
  /// A result file is one JSON object; each of its lines is a member, key and value.
  bool one_object = false;
};

/// The row of a dataset format. Cases without a suite have the row of v4.
[[nodiscard]] const Row& row_of(DatasetFormat dataset_format);
[[nodiscard]] const Row& row_of(const Case& item);

}  // namespace evalrun::runners::dataset_formats
