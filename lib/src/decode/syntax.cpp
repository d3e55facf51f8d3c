#include "syntax.hpp"

#include <algorithm>
#include <array>
#include <ctime>
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

/// Null if the runtime cannot read the grammar.
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

/// Limits the cost of one parse. Repetitive nonsense ("->->->...") makes tree-sitter's error recovery take time that
/// grows with the square of the length or worse; sound code takes about one progress report per 20 bytes.
class Budget {
 public:
  Budget(std::size_t bytes, Errors errors) noexcept : reports_left_(10000 + bytes), errors_(errors) {}

  /// The parser calls this every hundred steps; true makes it give up.
  static bool is_spent(TSParseState* state) noexcept {
    auto& self = *static_cast<Budget*>(state->payload);
    if (self.reports_left_ == 0 || (state->has_error && self.errors_ == Errors::refuse)) return true;
    --self.reports_left_;
    // The cost of a step can grow with the length, too. The thread's CPU time does not depend on the load of the
    // machine.
    if (self.reports_left_ % 16 != 0) return false;
    const auto now = thread_seconds();
    if (self.started_ == 0) self.started_ = now;  // sound calls never get here: the clock costs a system call
    return now - self.started_ > max_seconds;
  }

 private:
  static constexpr double max_seconds = 3;

  static double thread_seconds() noexcept {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
  }

  std::size_t reports_left_;
  Errors errors_;
  double started_ = 0;
};

/// tree-sitter calls this to get the text from a byte on.
const char* read_source(void* payload, std::uint32_t byte, TSPoint, std::uint32_t* length) noexcept {
  const auto& source = *static_cast<const std::string_view*>(payload);
  const auto rest = source.substr(std::min<std::size_t>(byte, source.size()));
  *length = static_cast<std::uint32_t>(rest.size());
  return rest.data();
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

Tree parse(Language language, std::string_view source, Errors errors) {
  if (source.size() > std::numeric_limits<std::uint32_t>::max()) return {};
  auto* parser = parser_of(language);
  if (parser == nullptr) return {};
  Budget budget(source.size(), errors);
  const TSInput input{&source, read_source, TSInputEncodingUTF8, nullptr};
  Tree tree(ts_parser_parse_with_options(parser, nullptr, input, {&budget, Budget::is_spent}));
  if (!tree) ts_parser_reset(parser);  // otherwise the next parse would go on with this text
  return tree;
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
    // Only a marked subtree holds an ERROR node, or a token that the parser inserted.
    if (!(ts_node_has_error(here) ? cursor.advance() : cursor.skip())) return false;
  }
}

}  // namespace evalrun::syntax
