/// Judges stored results, in any order and number.
///
///     auto counts = score_results(index, *suite, model, settings, [&](const ScoredCase& scored) { tally.add(...); });
#pragma once
#include <any>
#include <cstddef>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evalrun/checkers/judge.hpp"
#include "evalrun/result.hpp"
#include "evalrun/runners/embedding.hpp"
#include "evalrun/suite.hpp"

#include "dataset/case_index.hpp"
#include "dataset/result_files.hpp"

namespace evalrun::runners {

struct ScoredCase {
  const Case& item;
  StoredResult& stored;
  checkers::Judged& judged;
  bool underscore_to_dot;
  std::any& prepared;      ///< the value of ScoreSettings::prepare; the sink may move it out
  bool no_result = false;  ///< no result is stored for the case; it is judged like an empty answer
};

struct ScoreSettings {
  std::vector<const checkers::Rules*> rules;
  /// nullptr: `fc` if any stored result of the model is a list, else `prompt`.
  const Format* format = nullptr;
  /// nullopt: yes if any stored result of the model is a list, else no.
  std::optional<bool> underscore_to_dot;
  const Errata* errata = nullptr;       ///< must outlive the call
  EmbeddingSource* embedder = nullptr;  ///< for rule sets that compare by meaning; must outlive the call
  /// Only some cases of the categories were selected, so results of other cases are no mistake.
  bool some_cases = false;
  /// The cases are not needed again: free the parsed documents of their functions.
  bool forget_documents = false;
  /// Prepares the data that the sink needs of a case; called from several threads at once. May move values out of
  /// `stored` and `judged`.
  std::function<std::any(const ScoredCase&)> prepare = {};
};

struct ScoreCounts {
  std::size_t judged = 0;
  std::size_t missing = 0;     ///< cases without a result, judged like an empty answer (API-Bank)
  std::size_t unreadable = 0;  ///< lines that are no result
  /// `unreadable` by language and category of the file; both are empty for a file with several categories.
  std::map<std::pair<std::string, std::string>, std::size_t> unreadable_in = {};
  std::size_t unknown = 0;              ///< results whose id is no selected case of the suite
  std::size_t twice = 0;                ///< results whose id came before; the first result counts
  std::size_t twice_differing = 0;      ///< results among `twice` that differ from the first
  std::size_t looks_like_error = 0;     ///< answers that are another tool's error messages; they are judged, too
  std::vector<std::string> complaints;  ///< the first few, with file and line
  std::string format;                   ///< id of the format that was used
  bool underscore_to_dot = false;       ///< the setting that was used
};

/// Reads, decodes and checks all results of one model in parallel, and holds them in memory. Calls `sink` from this
/// thread, in the order of the files and their lines. Results with unknown ids are counted, but not judged. Files of
/// categories without a selected case are not read. In the v1 dataset format a file with as many lines as its category
/// has cases is read by position, as the reference does, unless each line has the id of a different case.
[[nodiscard]] result<ScoreCounts> score_results(const CaseIndex& cases, const Suite& suite, const ModelResults& model,
                                                const ScoreSettings& settings,
                                                const std::function<void(const ScoredCase&)>& sink);

}  // namespace evalrun::runners
