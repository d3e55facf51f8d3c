/// Gold answers: the answers of a model that knows the ground truth. Their score is the best that a model can reach.
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
/// text} (`Mode::fc`, with "_" for "." in names). Every parameter gets its first accepted value that is not ""; if only
/// "" is accepted, the parameter is left out unless it is required. Java and JavaScript values are written so that the
/// reference's converters read them back (specification: bfcl-semantics 9.3). The answer to irrelevance is a sentence;
/// to relevance, a call of the first function with its required parameters. Pure. Never fails, but no answer can meet
/// some ground truths.
[[nodiscard]] Value render_accepted(const Case& item, Mode mode);

struct ChosenCall {
  Call call;  ///< the documented name, and Python values
  const FunctionDoc* function =
      nullptr;  ///< a function of the case; nullptr if the ground truth names one that is not offered
};

/// An accepted value as a model would give it. Objects in it list alternatives per key; the first usable one is taken.
[[nodiscard]] Value without_alternatives(const Value& accepted);

/// One call per accepted call, in the order of the ground truth.
[[nodiscard]] std::vector<ChosenCall> chosen_calls(const Case& item);

/// The gold answer of a case with accepted calls, in the shape in which outputs are stored.
[[nodiscard]] Value gold_calls(const Case& item, Mode mode);

/// A call of `function` with a value for each required parameter.
[[nodiscard]] ChosenCall any_call(const FunctionDoc& function);

/// An accepted (Python) value as Java or JavaScript text in an argument of a structured call. The reference's converter
/// reads the text back (specification: bfcl-semantics 9.3).
[[nodiscard]] std::string java_text(const Value& value, const Value* schema);
[[nodiscard]] std::string javascript_text(const Value& value, const Value* schema);

/// The same value as an argument of a call written as source, so that the parser passes the text above to the
/// converter. Values that the parser would not pass whole (double-brace initializers, arrays of unquoted words) are
/// quoted.
[[nodiscard]] std::string java_source(const Value& value, const Value* schema);
[[nodiscard]] std::string javascript_source(const Value& value, const Value* schema);

}  // namespace evalrun::runners
