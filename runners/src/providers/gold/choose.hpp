/// Which of the accepted calls and values a gold answer uses.
#pragma once
#include <vector>

#include "evalrun/call.hpp"
#include "evalrun/case.hpp"

#include "requests/request.hpp"

namespace evalrun::runners {

struct ChosenCall {
  Call call;                              ///< name as documented, values as Python's
  const FunctionDoc* function = nullptr;  ///< of the case; nullptr where the key names a function that is not offered
};

/// An accepted value as a model would give it: objects in it list alternatives per key, of which the first usable one
/// is taken.
[[nodiscard]] Value without_alternatives(const Value& accepted);

/// One call per accepted call, in the key's order.
[[nodiscard]] std::vector<ChosenCall> chosen_calls(const Case& item);

/// The gold answer of a case with accepted calls, in the shape in which outputs are stored.
[[nodiscard]] Value gold_calls(const Case& item, Mode mode);

/// Some call of a function with its required parameters.
[[nodiscard]] ChosenCall any_call(const FunctionDoc& function);

}  // namespace evalrun::runners
