/// Cases that users wrote themselves, one JSON object per line (docs/own-cases.md).
#pragma once
#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "evalrun/case.hpp"
#include "evalrun/result.hpp"

#include "dataset/line_source.hpp"

namespace evalrun::own {

/// Whether a line is a comment: its first characters besides blanks are "#" or "//".
[[nodiscard]] bool is_comment(std::string_view line);

/// A line of a file of cases.
struct Line {
  std::string_view text;
  std::shared_ptr<const void> owner;  ///< keeps the text alive; nullptr: the text outlives the case
  std::string where;                  ///< "file:line", for messages
  std::size_t number = 1;             ///< a case without an id is called "case_" and this number
};

/// The case on a line. Errors: bad_json for a line that is no JSON object; bad_data, with the field and the remedy.
[[nodiscard]] result<Case> case_of(Line line);

/// The case on the next line that is no comment; nullopt after the last.
[[nodiscard]] result<std::optional<Case>> next_case(LineSource& lines);

/// The task and the language that the name of a category means; nullopt: it is a name of the user's own. The names of
/// BFCL's categories are known, and "simple", "multiple", "parallel", "parallel_multiple", "relevance", "irrelevance",
/// "java", "javascript".
struct Meaning {
  Task task = Task::simple;
  Language language = Language::python;
};
[[nodiscard]] std::optional<Meaning> meaning_of_category(std::string_view name);

}  // namespace evalrun::own
