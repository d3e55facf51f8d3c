/// Loads the cases of a suite into memory; reads its categories in parallel.
///
///     auto cases = load_cases(*CaseReader::open(*suite, folder, selection));
#pragma once
#include <functional>

#include "evalrun/case_reader.hpp"
#include "evalrun/result.hpp"

#include "dataset/case_index.hpp"

namespace evalrun::runners {

/// Loads all cases of the reader, which must not have been read from. Runs `meanwhile` at the same time, on an idle
/// thread. Errors: as CaseIndex::read; of several, the first in the order of files and lines.
[[nodiscard]] result<CaseIndex> load_cases(const CaseReader& reader, const std::function<void()>& meanwhile = {});

/// Reads all cases and keeps none; returns the first Error.
[[nodiscard]] result<void> check_cases(const CaseReader& reader);

}  // namespace evalrun::runners
