/// The fast parser: reads calls in the common subset of Python without tokens and without a tree. It gives exactly the
/// values that the tree gives, or it declines; then the tree decides, also about the failure.
///
///     CallTape calls;
///     if (!python::read_calls("f(a=1, b=['x', -2.5])", decode::PythonEra::v4, calls)) ... the tree decides
///
/// Pure; safe to call from several threads.
#pragma once
#include <string_view>

#include "decode/call_tape.hpp"
#include "decode/python.hpp"

namespace evalrun::python {

/// `text` is the text between the outer brackets of the list: calls, joined by commas. False: declined, and `calls` is
/// unspecified.
///
/// The subset: functions with dotted ASCII names, or quoted ones (which have the name ""); keyword arguments, and
/// positional ones before them (which are dropped); decimal numbers with or without '-', and arithmetic on them; True,
/// False, None, `...`; strings in single or double quotes with one-character escapes; names (which become their own
/// text, as in the references), also with an index; lists, tuples, dicts with scalar keys; calls with keyword arguments
/// as values; blanks, tabs and newlines.
[[nodiscard]] bool read_calls(std::string_view text, decode::PythonEra era, CallTape& calls);

/// Whether `text` consists of values of that subset, joined by commas, with none in round brackets. If so, it is valid
/// Python, and it is no list of calls unless read_calls reads it.
[[nodiscard]] bool holds_values(std::string_view text, decode::PythonEra era, CallTape& scratch);

}  // namespace evalrun::python
