/// The fast parser: calls in the common subset of Python, read without tokens and without a tree. What it reads is
/// the very value that the tree would have given, or it declines; then the tree decides, also on what the failure is.
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

/// `text` is what stands between the outer brackets of the list: calls, joined by commas. False: declined, and `calls`
/// holds nothing of use.
///
/// The subset: dotted ASCII names, and quoted ones (which are no name: ""); keyword arguments, and positional ones
/// before them (which count for nothing); numbers in decimal, negative ones too, and arithmetic on them; True, False,
/// None, `...`; strings in single or double quotes with one-character escapes; names (their own text, as the references
/// have it), also with an index; lists, tuples, dicts with scalar keys; calls with keyword arguments as values; blanks,
/// tabs and newlines.
[[nodiscard]] bool read_calls(std::string_view text, decode::PythonEra era, CallTape& calls);

/// Whether `text` is values of that subset, joined by commas, none of them in round brackets: then it is sound Python,
/// and no list of calls unless read_calls takes it.
[[nodiscard]] bool holds_values(std::string_view text, decode::PythonEra era, CallTape& scratch);

}  // namespace evalrun::python
