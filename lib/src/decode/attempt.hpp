/// Whether text that did not decode was meant as a call, and what decides it: reasoning taken out, marks, argument
/// values. An attempt is the marks of a call form, or an offered function's name with argument values; a name or a
/// signature in a sentence is none.
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

/// What a model says once its reasoning is taken out: drafts of calls in there are no attempts.
///
///     without_reasoning("<think>[f(a=1)]?</think>\nNo.").text        // "No."
struct Said {
  std::string text;
  bool unfinished = false;  ///< the reasoning never ends; nothing is said behind it
};

/// Takes out the blocks of `<think>` and its kin. The opening mark of the first block may be missing, as templates that
/// put it into the prompt leave it. Linear in the text.
[[nodiscard]] Said without_reasoning(std::string_view text);

/// Without white space and the marks of a turn (`<|im_end|>`, `<|start|>assistant`, ...) at both ends.
[[nodiscard]] std::string_view without_turn_marks(std::string_view text);

/// What stands behind a function's name.
struct ArgumentText {
  bool has_value = false;  ///< `city=Paris`, `(3)`, `{"city": "Paris"}`; not `(city, days)` or `city=<city>`
  bool is_open = false;    ///< parentheses or braces that are never closed
  std::size_t end = 0;     ///< so many bytes were looked at
};

/// Precondition: the function's name ends where the text begins.
[[nodiscard]] ArgumentText arguments_behind(std::string_view text, const FunctionDoc& doc);

/// The end of what opens at the beginning of the text with "(", "[" or "{"; npos where it is never closed, or only
/// beyond `longest` bytes. Quoted brackets do not count.
[[nodiscard]] std::size_t bracket_end(std::string_view text, std::size_t longest = std::string_view::npos);

/// A placeholder for a value in an explanation: "...", "<city>", "string".
[[nodiscard]] bool is_placeholder(std::string_view text);

/// Precondition: the text is what the model said, without its reasoning.
[[nodiscard]] bool is_attempt(std::string_view text, const Case& item);

}  // namespace evalrun::decode
