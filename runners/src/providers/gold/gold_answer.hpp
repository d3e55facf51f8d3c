/// Gold answers: what a model would write that knew a suite's key. Scoring them shows what the key itself can reach.
///
///     Value raw = render_accepted(item, Mode::fc);   // [{"f": "{\"a\": 1}"}], as the reference stores a tool call
#pragma once
#include "evalrun/case.hpp"
#include "evalrun/value.hpp"

#include "requests/request.hpp"

namespace evalrun::runners {

/// A right answer in the shape in which outputs are stored: text (`Mode::prompt`) or a list of {name: arguments as JSON
/// text} (`Mode::fc`, dots of names as underscores). Every parameter gets its first accepted value that is not "";
/// where only "" is accepted it is left out, unless it is required. Java and JavaScript values are written so that the
/// reference's converters read them back (specification: bfcl-semantics 9.3). Irrelevance gets a sentence; relevance a
/// call of the first function with its required parameters. Pure; never fails, though keys exist that no answer meets.
[[nodiscard]] Value render_accepted(const Case& item, Mode mode);

}  // namespace evalrun::runners
