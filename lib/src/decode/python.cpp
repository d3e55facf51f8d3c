#include "decode/python.hpp"

#include <string>

#include "decode/brackets.hpp"
#include "decode/python/ast.hpp"
#include "decode/python/failure.hpp"
#include "decode/python/resolve.hpp"
#include "unicode.hpp"

namespace evalrun::decode {

Decoded parse_python(std::string_view source, PythonEra era) {
  if (era == PythonEra::v4) source = unicode::strip(unicode::strip(source), "'");
  try {
    return Decoded::success(python::resolve_calls(python::parse_expression(source, python::Context::whole), era));
  } catch (const python::Failure& failure) {
    return Decoded::failed("the text is no Python call that can be read: " + failure.why);
  }
}

Decoded decode_prompt_text(std::string_view text) { return parse_python(bracketed(text), PythonEra::v4); }

Decoded decode_tool_call_tag_text(std::string_view text) {
  static constexpr std::string_view open = "<TOOLCALL>", close = "</TOOLCALL>";
  const auto all = bracketed(text);
  const auto begin = all.find(open);
  const auto end = begin == std::string::npos ? begin : all.find(close, begin + open.size());
  if (end == std::string::npos) return Decoded::failed("the text holds no <TOOLCALL> ... </TOOLCALL>");
  const auto inner = std::string_view(all).substr(begin + open.size(), end - begin - open.size());
  return parse_python(unicode::strip(inner), PythonEra::v4);
}

}  // namespace evalrun::decode
