#include "syntax.hpp"

#include <array>
#include <limits>

extern "C" {
const TSLanguage* tree_sitter_python();
const TSLanguage* tree_sitter_java();
const TSLanguage* tree_sitter_javascript();
}

namespace evalrun::syntax {
namespace {

struct DeleteParser {
  void operator()(TSParser* parser) const noexcept { ts_parser_delete(parser); }
};
using Parser = std::unique_ptr<TSParser, DeleteParser>;

/// In the order of Language.
constexpr std::array grammars{tree_sitter_python, tree_sitter_java, tree_sitter_javascript};

/// Null when the runtime cannot read the grammar.
Parser make_parser(const TSLanguage* grammar) {
  Parser parser(ts_parser_new());
  if (!ts_parser_set_language(parser.get(), grammar)) parser.reset();
  return parser;
}

/// This thread's parser of a language: starting one costs more than most parses.
TSParser* parser_of(Language language) {
  thread_local std::array<Parser, grammars.size()> parsers;
  const auto row = static_cast<std::size_t>(language);
  if (!parsers.at(row)) parsers.at(row) = make_parser(grammars.at(row)());
  return parsers.at(row).get();
}

}  // namespace

std::string_view Cursor::field() const noexcept {
  const char* name = ts_tree_cursor_current_field_name(&cursor_);
  return name == nullptr ? std::string_view{} : name;
}

bool Cursor::skip() noexcept {
  while (!to_sibling())
    if (!to_parent()) return false;
  return true;
}

Tree parse(Language language, std::string_view source) {
  if (source.size() > std::numeric_limits<std::uint32_t>::max()) return {};
  auto* parser = parser_of(language);
  if (parser == nullptr) return {};
  return Tree(ts_parser_parse_string(parser, nullptr, source.data(), static_cast<std::uint32_t>(source.size())));
}

std::string_view text(TSNode node, std::string_view source) noexcept {
  const auto begin = ts_node_start_byte(node);
  return source.substr(begin, ts_node_end_byte(node) - begin);
}

TSNode child(TSNode node, std::string_view field) noexcept {
  return ts_node_child_by_field_name(node, field.data(), static_cast<std::uint32_t>(field.size()));
}

bool has_error_node(TSNode node) {
  Cursor cursor(node);
  while (true) {
    const auto here = cursor.node();
    if (ts_node_is_error(here)) return true;
    // Marked subtrees hold an ERROR node or a token the parser invented; others need no visit.
    if (!(ts_node_has_error(here) ? cursor.advance() : cursor.skip())) return false;
  }
}

}  // namespace evalrun::syntax
