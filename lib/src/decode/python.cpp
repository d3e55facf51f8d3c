#include "python.hpp"

#include <optional>
#include <string>

#include "decode/python/evaluate/evaluate.hpp"
#include "decode/python/failure.hpp"
#include "decode/python/fast/fast_parser.hpp"
#include "decode/python/parse/ast.hpp"
#include "decode/python/reads.hpp"
#include "python/unicode.hpp"
#include "source.hpp"

namespace evalrun::decode {

namespace {

Decoded failed(const std::string& why) {
  return Decoded::failed("the text is no Python call that can be read: " + why);
}

/// Reads calls with the fast parser; false if it declines. `inner` is the text between the outer brackets.
bool read_fast(std::string_view inner, PythonEra era, CallTape& calls) {
  if (!python::read_calls(inner, era, calls)) return false;
  count_read(CallParser::automatic);
  return true;
}

/// The same as values; nullopt also if `parser` is tree_sitter.
std::optional<Decoded> read_fast(std::string_view inner, PythonEra era, CallParser parser) {
  if (parser != CallParser::automatic) return std::nullopt;
  // Longer texts are rare, and their memory is not kept.
  constexpr std::size_t usual = std::size_t{64} << 10U;
  static thread_local CallTape reused;
  CallTape own;
  auto& calls = inner.size() <= usual ? reused : own;
  if (read_fast(inner, era, calls)) return Decoded::success(calls.values());
  if (!python::holds_values(inner, era, calls)) return std::nullopt;
  count_read(CallParser::automatic);
  return failed(python::no_list_of_calls);
}

/// The text between the brackets of a list; newlines behind the list are ignored.
std::optional<std::string_view> inside_list(std::string_view text) {
  const auto list = text.substr(0, text.find_last_not_of('\n') + 1);
  if (list.size() < 2 || !list.starts_with('[') || !list.ends_with(']')) return std::nullopt;
  return list.substr(1, list.size() - 2);
}

/// The text between the outer brackets, each of which may be missing.
std::string_view inside_brackets(std::string_view text) {
  if (text.starts_with('[')) text.remove_prefix(1);
  if (text.ends_with(']')) text.remove_suffix(1);
  return text;
}

Decoded read_by_grammar(std::string_view source, PythonEra era) {
  count_read(CallParser::tree_sitter);
  try {
    return Decoded::success(python::resolve_calls(python::parse_expression(source, python::Context::whole), era));
  } catch (const python::Failure& failure) { return failed(failure.why); }
}

}  // namespace

Decoded parse_python(std::string_view source, PythonEra era, CallParser parser) {
  if (era == PythonEra::v4) source = unicode::strip(unicode::strip(source), "'");
  if (const auto inner = inside_list(source))
    if (auto decoded = read_fast(*inner, era, parser)) return std::move(*decoded);
  return read_by_grammar(source, era);
}

std::optional<List> read_calls_fast(std::string_view text) {
  auto decoded = read_fast(inside_brackets(trimmed(text)), PythonEra::v4, CallParser::automatic);
  if (!decoded || !decoded->ok) return std::nullopt;
  return std::move(*decoded->value.list());
}

Decoded decode_prompt_text(std::string_view text, CallParser parser) {
  // The fast parser needs no copy of the text with its brackets.
  if (auto decoded = read_fast(inside_brackets(trimmed(text)), PythonEra::v4, parser)) return std::move(*decoded);
  return read_by_grammar(bracketed(text), PythonEra::v4);
}

bool read_tape_prompt(std::string_view text, CallTape& calls) {
  return read_fast(inside_brackets(trimmed(text)), PythonEra::v4, calls);
}

bool read_tape_source(std::string_view text, CallTape& calls) {
  const auto inner = inside_list(text);
  return inner && read_fast(*inner, PythonEra::v1, calls);
}

bool read_tape_wrapped(std::string_view text, CallTape& calls) {
  return read_fast(inside_brackets(text), PythonEra::v1, calls);
}

bool read_tape_inner(std::string_view text, CallTape& calls) { return read_fast(text, PythonEra::v1, calls); }

}  // namespace evalrun::decode
