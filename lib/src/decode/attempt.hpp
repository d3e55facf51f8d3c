/// Whether text that did not decode was meant as a call. An attempt is the marks of a call form, or an offered
/// function's name with argument values; a name or a signature in a sentence is none.
///
///     decode::is_attempt("get_weather: city=Paris", item)          // true
///     decode::is_attempt("get_weather(city, days) would fit", item) // false
///
/// Pure; safe to call from several threads. About linear in the text.
#pragma once
#include <string_view>

#include "evalrun/case.hpp"

namespace evalrun::decode {

/// Precondition: the text is what the model said, without its reasoning.
[[nodiscard]] bool is_attempt(std::string_view text, const Case& item);

}  // namespace evalrun::decode
