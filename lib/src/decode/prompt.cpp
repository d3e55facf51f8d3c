// Text as the v4 reference reads it in prompt mode (specification: bfcl-semantics 2.1, 9).
#include "named_call.hpp"
#include "python.hpp"
#include "python/text.hpp"
#include "source.hpp"

namespace evalrun::decode {
namespace {

Decoded decode_prompt(const Value& raw, const Decoding& how) {
  const auto* text = raw.string();
  if (text == nullptr) return Decoded::failed("text was expected");
  switch (how.language) {
    case Language::java: return parse_java(without_ends(bracketed(*text)), how.parser);
    case Language::javascript: return parse_javascript(without_ends(bracketed(*text)), how.parser);
    case Language::python: break;
  }
  return decode_prompt_text(*text, how.parser);
}

}  // namespace

namespace format_rows {

extern const Format prompt{
    .id = "prompt",
    .summary = "calls as text, as the v4 reference reads them: [f(a=1), g(b='x')], fences and brackets optional",
    .decode = decode_prompt,
    .read_tape = read_tape_prompt,
};

}  // namespace format_rows
}  // namespace evalrun::decode
