/// The parts that forms are built from: each reads calls at a place behind a mark.
///
/// All are pure but for what a Text remembers; a Text belongs to one thread.
#pragma once
#include "text.hpp"

namespace evalrun::decode::forms {

/// JSON objects: one, several with blanks, ";" or "," between them, or a list; in a fence or not.
[[nodiscard]] Ending json_calls(Text& text, const Form& form, Place place, Block& block);

/// A name and its arguments as JSON: `f{"x": 1}`, `f[ARGS]{"x": 1}`, `f\n{"x": 1}`, `f({"x": 1})`, with a fence or not.
[[nodiscard]] Ending named_json(Text& text, const Form& form, Place place, Block& block);
/// The same where the mark stands between the two: `f:0<|tool_call_argument_begin|>{"x": 1}`.
[[nodiscard]] Ending json_behind_name(Text& text, const Form& form, Place place, Block& block);

/// Tags, one or several: `<function=f><parameter=x>1</parameter></function>`,
/// `<invoke name="f"><parameter name="x">1</parameter></invoke>`, also `value="1"` and with a prefix
/// (`<steptml:invoke`).
[[nodiscard]] Ending tagged_calls(Text& text, const Form& form, Place place, Block& block);
/// The same with the mark as the first tag.
[[nodiscard]] Ending tagged_calls_from_mark(Text& text, const Form& form, Place place, Block& block);

/// `f <arg_key>x</arg_key><arg_value>1</arg_value>`.
[[nodiscard]] Ending pair_calls(Text& text, const Form& form, Place place, Block& block);

/// The same with the mark as the first tag, behind the name.
[[nodiscard]] Ending pairs_behind_name(Text& text, const Form& form, Place place, Block& block);

/// Python calls: a list, lines, in a fence or not.
[[nodiscard]] Ending code_calls(Text& text, const Form& form, Place place, Block& block);
/// Whether from `begin` to `end` stand sound Python calls with named arguments and nothing else; reads them at once.
[[nodiscard]] bool region_calls(const Text& text, std::size_t begin, std::size_t end, Block& block);
/// Whether a text within the value is "true" or "false": Python takes the words of other languages for names.
[[nodiscard]] bool says_boolean(const Value& value);
/// One Python call, behind `print(` or not.
[[nodiscard]] Ending one_code_call(Text& text, std::size_t at, Block& block);

/// `call:f{x:1,s:<|"|>a<|"|>}`.
[[nodiscard]] Ending brace_calls(Text& text, const Form& form, Place place, Block& block);
[[nodiscard]] Ending brace_call_from_mark(Text& text, const Form& form, Place place, Block& block);

/// ReAct: `f\nAction Input: {"x": 1}`.
[[nodiscard]] Ending action_calls(Text& text, const Form& form, Place place, Block& block);

/// gpt-oss: `to=functions.f <|constrain|>json<|message|>{"x": 1}`.
[[nodiscard]] Ending addressed_calls(Text& text, const Form& form, Place place, Block& block);

/// Behind a fence and its language where one opens at `i`; `i` where none does.
[[nodiscard]] std::size_t skip_fence(const Text& text, std::size_t i);

}  // namespace evalrun::decode::forms
