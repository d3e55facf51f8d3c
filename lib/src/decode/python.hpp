/// Python calls written as text, decoded as the references do it with CPython 3.11: `ast.parse` and a walk over the
/// tree (specification: bfcl-semantics 2).
///
///     const Decoded calls = decode::decode_prompt_text("```\nf(a=1), g()\n```");
///     repr(calls.value);                              // "[{'f': {'a': 1}}, {'g': {}}]"
///
/// Text must be UTF-8 without lone surrogates; other text fails to decode, as in the references. The references hand
/// binary operations to `eval`; here they are evaluated by rule, within bounds of size, and an operation that needs a
/// name or a call fails to decode. All functions are pure and safe to call from several threads; the call stack they
/// use does not grow with the text.
#pragma once
#include <optional>
#include <string_view>

#include "evalrun/decode.hpp"

#include "call_tape.hpp"

namespace evalrun::decode {

/// The reference whose `ast_parse` is reproduced.
enum class PythonEra {
  /// Strips white space, then quotes, at both ends; accepts a call without a list; f() is {"f": {}}.
  v4,
  /// Strips nothing; wants a list, tuple or set; a call without keyword arguments is its source text.
  v1,
};

/// ast_parse(text, Python): a list with one entry per call.
[[nodiscard]] Decoded parse_python(std::string_view source, PythonEra era, CallParser parser = CallParser::automatic);

/// Prompt-mode text as the v4 reference decodes it (bfcl-semantics 2.1): back-ticks, newlines and spaces are trimmed,
/// missing outer brackets are added.
[[nodiscard]] Decoded decode_prompt_text(std::string_view text, CallParser parser = CallParser::automatic);

/// The same calls where the fast parser reads them; nullopt: it declines, and the text may decode or not.
[[nodiscard]] std::optional<List> read_calls_fast(std::string_view text);

/// The same calls on a tape. False: the fast parser declines, and the text may decode or not.
[[nodiscard]] bool read_tape_prompt(std::string_view text, CallTape& calls);
/// The same for parse_python of era v1, of the text as it is.
[[nodiscard]] bool read_tape_source(std::string_view text, CallTape& calls);
/// The same of the text with missing outer brackets added.
[[nodiscard]] bool read_tape_wrapped(std::string_view text, CallTape& calls);
/// The same of the text in another pair of brackets.
[[nodiscard]] bool read_tape_inner(std::string_view text, CallTape& calls);

}  // namespace evalrun::decode
