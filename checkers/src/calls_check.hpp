/// All calls of an output against all accepted calls (specification: bfcl-semantics 6, 11).
#pragma once
#include <functional>

#include "evalrun/case.hpp"
#include "evalrun/verdict.hpp"

#include "function_check.hpp"

namespace evalrun::checkers {

/// Finds the document of an accepted call by its key; nullptr where there is none.
using FindDoc = const FunctionDoc* (*)(const Case& item, const std::string& key);

/// One call expected: the first document and the first accepted call decide.
[[nodiscard]] Verdict check_simple(const Case& item, const List& calls, const FunctionCheck& how);

/// Several calls in any order, matched greedily: each accepted call takes the first unused call that fits it.
/// `missing_doc` is what an accepted call without a document gives.
[[nodiscard]] Verdict check_parallel(const Case& item, const List& calls, const FunctionCheck& how, FindDoc find_doc,
                                     const Finding& missing_doc);

[[nodiscard]] Verdict to_verdict(Finding finding);

}  // namespace evalrun::checkers
