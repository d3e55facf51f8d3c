/// Compares the fast parser with the grammar: the grammar must read every text that the fast parser reads, and give the
/// same value.
///
///     if (auto difference = parser_difference(text)) fail(*difference);
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "decode/python.hpp"
#include "decode/python/reads.hpp"
#include "same_value.hpp"

namespace evalrun::support {

/// How many texts the fast parser read, and how many it was given.
struct ParserShare {
  std::size_t taken = 0;
  std::size_t asked = 0;
};

/// The difference in words; nullopt: there is none. `decode` takes a text and a parser.
template <class Decode>
std::optional<std::string> parser_difference(std::string_view text, Decode decode, ParserShare* share) {
  const auto before = python_reads().fast_parser;
  const Decoded fast = decode(text, CallParser::automatic);
  if (share != nullptr) ++share->asked;
  if (python_reads().fast_parser == before) return std::nullopt;
  if (share != nullptr) ++share->taken;
  const Decoded tree = decode(text, CallParser::tree_sitter);
  if (fast.ok == tree.ok && fast.failure == tree.failure && same_value(fast.value, tree.value)) return std::nullopt;
  return "on " + repr(Value(text)) + "\n  fast parser " + repr(fast.value) + "\n  grammar     " +
         (tree.ok ? repr(tree.value) : tree.failure);
}

/// Compares the text as an answer in format `prompt`, and as source of both eras.
inline std::optional<std::string> parser_difference(std::string_view text, ParserShare* share = nullptr) {
  using namespace decode;  // NOLINT(google-build-using-namespace)
  if (auto found = parser_difference(text, decode_prompt_text, share)) return "as a prompt " + *found;
  const auto source = [](PythonEra era) {
    return [era](std::string_view t, CallParser parser) { return parse_python(t, era, parser); };
  };
  if (auto found = parser_difference(text, source(PythonEra::v4), nullptr)) return "as v4 source " + *found;
  if (auto found = parser_difference(text, source(PythonEra::v1), nullptr)) return "as v1 source " + *found;
  return std::nullopt;
}

}  // namespace evalrun::support
