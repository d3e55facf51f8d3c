// Text as the v4 reference reads it in prompt mode (specification: bfcl-semantics 2.1, 9).
#include "brackets.hpp"
#include "java.hpp"
#include "javascript.hpp"
#include "python.hpp"
#include "python/text.hpp"
#include "rows.hpp"

namespace evalrun::decode {

Decoded decode_prompt(const Value& raw, Language language) {
  const auto* text = raw.string();
  if (text == nullptr) return Decoded::failed("text was expected");
  switch (language) {
    case Language::java: return parse_java(without_ends(bracketed(*text)));
    case Language::javascript: return parse_javascript(without_ends(bracketed(*text)));
    case Language::python: break;
  }
  return decode_prompt_text(*text);
}

}  // namespace evalrun::decode
