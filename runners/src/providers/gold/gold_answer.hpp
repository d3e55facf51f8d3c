/// Gold answers: what a model would write that knew the ground truth. Scoring them shows what a perfect model can
/// reach.
///
///     Value raw = render_accepted(item, Mode::fc);   // [{"f": "{\"a\": 1}"}], as the reference stores a tool call
#pragma once
#include <string>
#include <vector>

#include "evalrun/call.hpp"
#include "evalrun/case.hpp"
#include "evalrun/value.hpp"

#include "requests/request.hpp"

namespace evalrun::runners {

/// A right answer in the shape in which outputs are stored: text (`Mode::prompt`) or a list of {name: arguments as JSON
/// text} (`Mode::fc`, dots of names as underscores). Every parameter gets its first accepted value that is not "";
/// where only "" is accepted it is left out, unless it is required. Java and JavaScript values are written so that the
/// reference's converters read them back (specification: bfcl-semantics 9.3). Irrelevance gets a sentence; relevance a
/// call of the first function with its required parameters. Pure; never fails, though some ground truths no answer can
/// meet.
[[nodiscard]] Value render_accepted(const Case& item, Mode mode);

struct ChosenCall {
  Call call;  ///< name as documented, values as Python's
  const FunctionDoc* function =
      nullptr;  ///< of the case; nullptr where the ground truth names a function that is not offered
};

/// An accepted value as a model would give it: objects in it list alternatives per key, of which the first usable one
/// is taken.
[[nodiscard]] Value without_alternatives(const Value& accepted);

/// One call per accepted call, in the order of the ground truth.
[[nodiscard]] std::vector<ChosenCall> chosen_calls(const Case& item);

/// The gold answer of a case with accepted calls, in the shape in which outputs are stored.
[[nodiscard]] Value gold_calls(const Case& item, Mode mode);

/// Some call of a function with its required parameters.
[[nodiscard]] ChosenCall any_call(const FunctionDoc& function);

/// Accepted values (Python's) as Java and JavaScript, so that the reference's converters read them back
/// (specification: bfcl-semantics 9.3). As the argument of a structured call: the text that the converter gets.
[[nodiscard]] std::string java_text(const Value& value, const Value* schema);
[[nodiscard]] std::string javascript_text(const Value& value, const Value* schema);

/// As an argument in a call written as source: the parser passes the text above to the converter. Values
/// that the parser would not pass whole (double-brace initializers, arrays of unquoted words) are written in
/// quotes.
[[nodiscard]] std::string java_source(const Value& value, const Value* schema);
[[nodiscard]] std::string javascript_source(const Value& value, const Value* schema);

}  // namespace evalrun::runners
