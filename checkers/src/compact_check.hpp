/// Verdicts from a compact case and the calls as they were read, without the reasons in words. The rules are those of
/// calls_check and function_check (specification: bfcl-semantics 4 to 6).
///
///     tell_parallel(compact->calls(), flat, how);     // "", "parallel_function_checker_no_order:wrong_count", ...
///
/// The error type, "" where the answer is right; nullopt: undecided, and the other way tells.
#pragma once
#include <optional>
#include <span>
#include <string_view>

#include "evalrun/flat_calls.hpp"

#include "compact_case.hpp"
#include "function_check.hpp"

namespace evalrun::checkers {

using Told = std::optional<std::string_view>;

/// One call expected; `wrong_count` is the error type of any other number.
[[nodiscard]] Told tell_one(std::span<const CompactCall> accepted, const FlatCalls& given, const FunctionCheck& how,
                            std::string_view wrong_count);

/// Several calls in any order, matched greedily.
[[nodiscard]] Told tell_parallel(std::span<const CompactCall> accepted, const FlatCalls& given,
                                 const FunctionCheck& how);

}  // namespace evalrun::checkers
