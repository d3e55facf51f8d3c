/// Python calls written as text, decoded as the references do it with CPython 3.11: `ast.parse` and a walk over the
/// tree (specification: bfcl-semantics 2).
///
///     const Decoded calls = decode::decode_prompt_text("```\nf(a=1), g()\n```");
///     repr(calls.value);                              // "[{'f': {'a': 1}}, {'g': {}}]"
///
/// Text is UTF-8; text that is not (lone surrogates included) fails to decode, as it does there. The references hand
/// binary operations to `eval`; here they are evaluated by rule, within bounds of size, and whatever needs a name or a
/// call fails to decode. All functions are pure and safe to call from several threads; the call stack they use does not
/// grow with the text.
#pragma once
#include <string_view>

#include "evalrun/decode.hpp"

#include "call_tape.hpp"

namespace evalrun::decode {

/// Which reference's `ast_parse`.
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

/// The same calls without values, where the fast parser reads them; false: it does not, which says nothing.
[[nodiscard]] bool read_tape_prompt(std::string_view text, CallTape& calls);
/// As parse_python of era v1: the text as it is, with outer brackets where they are missing, with brackets around it.
[[nodiscard]] bool read_tape_source(std::string_view text, CallTape& calls);
[[nodiscard]] bool read_tape_wrapped(std::string_view text, CallTape& calls);
[[nodiscard]] bool read_tape_inner(std::string_view text, CallTape& calls);

}  // namespace evalrun::decode
