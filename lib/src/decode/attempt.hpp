/// Decides whether text that did not decode was an attempt to call. It was if it holds, outside of reasoning, the marks
/// of a call form or an offered function's name with argument values. A name or a signature in a sentence is no
/// attempt.
///
///     decode::is_attempt("get_weather: city=Paris", item)          // true
///     decode::is_attempt("get_weather(city, days) would fit", item) // false
///
/// Pure; safe to call from several threads. About linear in the text.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "evalrun/case.hpp"

namespace evalrun::decode {

/// The answer of a model without its reasoning: a call that is drafted in the reasoning is no attempt.
///
///     without_reasoning("<think>[f(a=1)]?</think>\nNo.").text        // "No."
struct Said {
  std::string text;
  std::string_view behind = {};  ///< what follows the last reasoning, in the given text
  bool unfinished = false;       ///< the reasoning never ends, so no answer follows it
};

/// False only if without_reasoning would find nothing to remove; much faster.
[[nodiscard]] bool may_reason(std::string_view text);

/// Removes the blocks of `<think>` and similar marks. The opening mark of the first block may be missing, because some
/// templates put it into the prompt. Linear in the text.
[[nodiscard]] Said without_reasoning(std::string_view text);

/// The text without white space and the marks of a turn (`<|im_end|>`, `<|start|>assistant`, ...) at both ends.
[[nodiscard]] std::string_view without_turn_marks(std::string_view text);

/// The text behind a function's name.
struct ArgumentText {
  bool has_value = false;  ///< `city=Paris`, `(3)`, `{"city": "Paris"}`; not `(city, days)` or `city=<city>`
  bool is_open = false;    ///< parentheses or braces that are never closed
  std::size_t end = 0;     ///< number of bytes that were examined
};

/// Precondition: the function's name ends where the text begins.
[[nodiscard]] ArgumentText arguments_behind(std::string_view text, const FunctionDoc& doc);

/// The end of the bracket ("(", "[" or "{") that opens at the beginning of the text; npos if it is not closed within
/// `longest` bytes. Quoted brackets do not count.
[[nodiscard]] std::size_t bracket_end(std::string_view text, std::size_t longest = std::string_view::npos);

/// A placeholder for a value in an explanation: "...", "<city>", "string".
[[nodiscard]] bool is_placeholder(std::string_view text);

/// Precondition: the text is an answer without its reasoning.
[[nodiscard]] bool is_attempt(std::string_view text, const Case& item);

}  // namespace evalrun::decode
