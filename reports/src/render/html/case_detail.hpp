/// One case as the page's data has it: positional lists, texts ready to show. reports/page/40-detail.js shows them.
#pragma once
#include <span>
#include <string>

#include "html_report.hpp"

namespace evalrun::reports {

/// A case is [task, messages, functions, accepted, answers]: these are the first four, which are null where the data
/// set is not at hand.
///   messages  [[role, text], ...]
///   functions [document, ...]
///   accepted  [[function, [[parameter, [value, ...], may be omitted], ...]], ...]
[[nodiscard]] Value case_asked(const PageCase& one);
/// And this is the last:
///   answers   one per run: null, or [raw, is text, failure, calls, decoded, verdicts, facts, reasoning]
///     raw       null where there is no answer to show
///     failure   why there is no answer or why it could not be decoded; null otherwise
///     calls     [[name, name differs, accepted call or -1, [[argument, value, mark], ...], [missing, ...]], ...]
///     decoded   what was decoded, where it is no list of calls; null otherwise
///     verdicts  [[rule set's number, valid, error type, [message, ...], why not scored, [[figure, text], ...]], ...]
///     facts     [[name, text], ...]
[[nodiscard]] Value case_answers(const PageCase& one, std::span<const std::string> rules);

/// The beginning of what the user asks, in one line.
[[nodiscard]] std::string case_preview(const PageCase& one);

}  // namespace evalrun::reports
