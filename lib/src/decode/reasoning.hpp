/// What a model says once its reasoning is taken out: drafts of calls in there are no attempts.
///
///     without_reasoning("<think>[f(a=1)]?</think>\nNo.").text        // "No."
#pragma once
#include <string>
#include <string_view>

namespace evalrun::decode {

struct Said {
  std::string text;
  bool unfinished = false;  ///< the reasoning never ends; nothing is said behind it
};

/// Takes out the blocks of `<think>` and its kin. The opening mark of the first block may be missing, as templates that
/// put it into the prompt leave it. Linear in the text.
[[nodiscard]] Said without_reasoning(std::string_view text);

/// Without white space and the marks of a turn (`<|im_end|>`, `<|start|>assistant`, ...) at both ends.
[[nodiscard]] std::string_view without_turn_marks(std::string_view text);

}  // namespace evalrun::decode
