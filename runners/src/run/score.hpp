/// Judges results that are already stored, in any order and number.
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
  std::any& prepared;      ///< by ScoreSettings::prepare; the sink may take it
  bool no_result = false;  ///< nothing is stored of the case; it is judged as the reference judges an empty answer
};

struct ScoreSettings {
  std::vector<const checkers::Rules*> rules;
  /// nullptr: `fc` when any stored result of the model is a list, else `prompt`.
  const Format* format = nullptr;
  /// nullopt: yes when any stored result of the model is a list, else no.
  std::optional<bool> underscore_to_dot;
  const Errata* errata = nullptr;       ///< must outlive the call
  EmbeddingSource* embedder = nullptr;  ///< for rule sets that compare by meaning; must outlive the call
  /// Only some cases of the categories were selected, so that results of other cases are expected.
  bool some_cases = false;
  /// The cases are not judged against again: frees what was built of their function documents.
  bool forget_documents = false;
  /// Prepares what the sink needs of a case; called from several threads at once. May move anything out of `stored` and
  /// `judged`.
  std::function<std::any(const ScoredCase&)> prepare = {};
};

struct ScoreCounts {
  std::size_t judged = 0;
  std::size_t missing = 0;     ///< cases without a result that were judged as an empty one (API-Bank)
  std::size_t unreadable = 0;  ///< lines that are no result
  /// The same by language and category of the file; both are empty where a file holds several categories.
  std::map<std::pair<std::string, std::string>, std::size_t> unreadable_in = {};
  std::size_t unknown = 0;              ///< ids that are no case of the suite, or were not selected
  std::size_t twice = 0;                ///< ids that came before; the first counts
  std::size_t twice_differing = 0;      ///< of these, with another result than the first
  std::size_t looks_like_error = 0;     ///< answers that are another tool's error texts; judged all the same
  std::vector<std::string> complaints;  ///< the first few, with file and line
  std::string format;                   ///< the one used
  bool underscore_to_dot = false;       ///< the one used
};

/// Reads, decodes and checks all results of one model in parallel, and holds them in memory; `sink` is called from this
/// thread, in the order of the files and their lines. Results of unknown ids are counted, never judged. Files of
/// categories without a case are left alone. In the v1 dataset format a file with as many lines as its category has
/// cases is read by position, as the reference does, unless each line has the id of a case of its own.
[[nodiscard]] result<ScoreCounts> score_results(const CaseIndex& cases, const Suite& suite, const ModelResults& model,
                                                const ScoreSettings& settings,
                                                const std::function<void(const ScoredCase&)>& sink);

}  // namespace evalrun::runners
