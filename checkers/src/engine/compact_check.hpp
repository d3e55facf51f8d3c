/// Verdicts from a compact case and the calls as they were read, without the reasons in words. The rules are those of
/// calls_check and function_check (specification: bfcl-semantics 4 to 6).
///
///     const auto told = tell_parallel(compact->calls(), flat, how);
///     if (told != Told::undecided) error_type_of(told)             // "", "...:wrong_count", ...
#pragma once
#include <cstdint>
#include <span>
#include <string_view>

#include "check_call.hpp"
#include "compact_case.hpp"
#include "decode/call_tape.hpp"

namespace evalrun::checkers {

/// What was found: right, an error type, or undecided: the other way tells.
enum class Told : std::uint8_t {
  undecided,
  right,
  type_simple,
  type_nested,
  value_string,
  value_list,
  value_others,
  dict_key,
  dict_value,
  dict_items,
  dict_unclear,
  list_dict_count,
  list_dict_unclear,
  wrong_func_name,
  missing_required,
  missing_optional,
  unexpected_param,
  simple_wrong_count,
  multiple_wrong_count,
  parallel_wrong_count,
  cannot_find_match,
  irrelevance_v4,
  irrelevance_v1,
};

/// As in Verdict; "" where it is right. Precondition: decided.
[[nodiscard]] std::string_view error_type_of(Told told);

/// One call expected; `wrong_count` is what any other number is.
[[nodiscard]] Told tell_one(std::span<const CompactCall> accepted, const CallTape& given, const FunctionCheck& how,
                            Told wrong_count);

/// Several calls in any order, matched greedily.
[[nodiscard]] Told tell_parallel(std::span<const CompactCall> accepted, const CallTape& given,
                                 const FunctionCheck& how);

}  // namespace evalrun::checkers
