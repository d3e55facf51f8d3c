/// Turns records of other programs into lines of own cases (docs/own-cases.md). Each form is a file of this folder and
/// a row of registry.cpp.
///
///     auto imported = import_cases(*find_import("openai"), "chat.jsonl", {});
///     if (imported) write(imported->lines);
#pragma once
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/result.hpp"
#include "evalrun/value.hpp"

#include "dataset/case_index.hpp"

namespace evalrun::runners {

/// What the records of some forms lack.
struct ImportSources {
  Value tools = {};                     ///< list of tools for records that have none; None: not given
  const CaseIndex* answered = nullptr;  ///< the cases that stored results answer; nullptr: not given
};

struct ImportForm {
  std::string_view id;
  std::string_view summary;  ///< for the help text
  /// The cases of one record, as objects with the fields of own cases. Errors: a field that is missing or wrong.
  result<List> (*cases)(const Value& record, const ImportSources& sources);
};

[[nodiscard]] std::span<const ImportForm* const> import_forms();
/// The form with that id, or an Error that lists all forms.
[[nodiscard]] result<const ImportForm*> find_import(std::string_view id);

struct Imported {
  std::string lines;  ///< one case a line
  std::size_t cases = 0;
  std::vector<Error> errors = {};  ///< of the records that gave no case, in their order
};
/// Reads JSON lines, a JSON array, or one JSON object. Every case is checked as the reader of own cases checks it.
/// Errors: the file cannot be read.
[[nodiscard]] result<Imported> import_cases(const ImportForm& form, const std::filesystem::path& file,
                                            const ImportSources& sources);

// Shared by the forms.

/// The expected calls in another program's answer: JSON of calls, a call as text ("[f(a=1)]"), or "" for none. Errors:
/// `field` holds neither.
[[nodiscard]] result<Value> expected_calls(const Value& answer, std::string_view field);
/// An Error about a field of a record.
[[nodiscard]] tl::unexpected<Error> wrong_record(std::string_view field, std::string_view sentence);

}  // namespace evalrun::runners
