/// What requests and stored results depend on: one row per DatasetFormat, one file each.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "evalrun/value.hpp"

#include "requests/request.hpp"
#include "run/result_tree.hpp"

namespace evalrun::runners::dataset_formats {

/// Whose words ask the question.
enum class PromptsOf : std::uint8_t {
  run,     ///< Prompts, as `--prompts` names them
  format,  ///< the dataset format has its own
  data,    ///< the data hold whole prompts
};

/// Its file ends in a row; registry.cpp says which DatasetFormat has which row.
struct Row {
  /// Messages and tools of a case.
  Asked (*ask)(const Case& item, Mode mode, const Prompts& prompts);
  /// The gold answer, in the shape in which outputs are stored.
  Value (*gold)(const Case& item, Mode mode);
  /// Names of the two files of a category below result/ and score/.
  std::string (*result_file)(const Suite& suite, const Category& category);
  std::string (*score_file)(const Suite& suite, const Category& category);
  /// Appends an answer's line in the result file, in the fields of the reference and without a line feed.
  void (*result_line)(std::string& text, const Case& item, const JournalEntry& entry);
  /// A failed case's line in the score file.
  void (*failure_line)(std::string& text, const Case& item, const JournalEntry& entry, const ResultTree& tree);
  /// Stored results: a case without one, in a category that has some, is a wrong answer.
  bool missing_is_wrong = false;
  /// Row of formats() that decodes a completion, where that is not what stored answers are decoded with.
  std::string_view completion_format = {};
  PromptsOf prompts = PromptsOf::run;
  /// Answers are calls, which any row of formats() may be able to read; otherwise an evaluator reads them.
  bool holds_calls = true;
  /// Stored results of a category whose number is that of its cases are theirs in order, unless all of them have ids.
  bool results_in_order = false;
  /// A result file is one object instead of lines; its lines are members, key and value.
  bool one_object = false;
};

/// The row of a dataset format; every DatasetFormat has one. Cases that are no suite's are asked as v4.
[[nodiscard]] const Row& row_of(DatasetFormat dataset_format);
[[nodiscard]] const Row& row_of(const Case& item);

}  // namespace evalrun::runners::dataset_formats
