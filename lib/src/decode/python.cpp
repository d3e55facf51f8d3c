#include "decode/python.hpp"

#include <optional>
#include <string>

#include "decode/brackets.hpp"
#include "decode/python/ast.hpp"
#include "decode/python/failure.hpp"
#include "decode/python/lane.hpp"
#include "decode/python/reads.hpp"
#include "decode/python/resolve.hpp"
#include "unicode.hpp"

namespace evalrun::decode {

namespace {

/// The one-pass lane's answer; nullopt where it declines, or is not to be asked. `inner` stands between the outer
/// brackets.
std::optional<Decoded> read_in_one_pass(std::string_view inner, PythonEra era) {
  if (python_parser() != PythonParser::automatic) return std::nullopt;
  List calls;
  if (!python::read_calls(inner, era, calls)) return std::nullopt;
  count_read(PythonParser::automatic);
  return Decoded::success(std::move(calls));
}

Decoded read_by_grammar(std::string_view source, PythonEra era) {
  count_read(PythonParser::tree_sitter);
  try {
    return Decoded::success(python::resolve_calls(python::parse_expression(source, python::Context::whole), era));
  } catch (const python::Failure& failure) {
    return Decoded::failed("the text is no Python call that can be read: " + failure.why);
  }
}

}  // namespace

Decoded parse_python(std::string_view source, PythonEra era) {
  if (era == PythonEra::v4) source = unicode::strip(unicode::strip(source), "'");
  if (source.size() >= 2 && source.starts_with('[') && source.ends_with(']'))
    if (auto decoded = read_in_one_pass(source.substr(1, source.size() - 2), era)) return std::move(*decoded);
  return read_by_grammar(source, era);
}

Decoded decode_prompt_text(std::string_view text) {
  // With the brackets that bracketed() adds, the text needs no further trimming, and no copy to be read.
  auto inner = trimmed(text);
  if (inner.starts_with('[')) inner.remove_prefix(1);
  if (inner.ends_with(']')) inner.remove_suffix(1);
  if (auto decoded = read_in_one_pass(inner, PythonEra::v4)) return std::move(*decoded);
  return read_by_grammar(bracketed(text), PythonEra::v4);
}

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
