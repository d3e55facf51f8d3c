/// Python literals as ast.literal_eval reads them (CPython 3.11): numbers, text, bytes, None, True, False, and tuples,
/// lists, sets and dicts of them. No code is run and no name is looked up.
///
///     literal_eval("{'a': (1, 2.5), 'b': None}");     // a dict
///     literal_eval("true");                           // an error: a name
///
/// Pure; safe to call from several threads. Sets keep the order written; `...` reads as the text "Ellipsis".
#pragma once
#include <string>
#include <string_view>

#include <tl/expected.hpp>

#include "evalrun/value.hpp"

namespace evalrun {

/// The value of the literal, or a sentence that says why Python raises an exception.
[[nodiscard]] tl::expected<Value, std::string> literal_eval(std::string_view text);

}  // namespace evalrun
