/// The cases of a suite in memory, categories read at the same time.
///
///     auto cases = load_cases(*CaseReader::open(*suite, folder, selection));
#pragma once
#include <functional>

#include "evalrun/case_reader.hpp"
#include "evalrun/result.hpp"

#include "dataset/case_index.hpp"

namespace evalrun::runners {

/// Runs `meanwhile` at the same time, on an idle thread. Gives what CaseIndex::read gives; an Error is the first in the
/// order of files and lines. The reader was opened on a suite and has given no case yet.
[[nodiscard]] result<CaseIndex> load_cases(const CaseReader& reader, const std::function<void()>& meanwhile = {});

/// Reads all cases and keeps none: the first Error there is, if there is one.
[[nodiscard]] result<void> check_cases(const CaseReader& reader);

}  // namespace evalrun::runners
