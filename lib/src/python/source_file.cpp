// Reads literals of a Python file from its syntax tree.
#include "source_file.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <optional>

#include <fmt/format.h>

#include "decode/syntax.hpp"
#include "text/ascii.hpp"
#include "unicode.hpp"

namespace evalrun {
namespace {

using Piece = PythonText::Piece;

struct Escape {
  char letter;
  char means;
};
constexpr std::array escapes{Escape{'\\', '\\'}, Escape{'\'', '\''}, Escape{'"', '"'},  Escape{'a', '\a'},
                             Escape{'b', '\b'},  Escape{'f', '\f'},  Escape{'n', '\n'}, Escape{'r', '\r'},
                             Escape{'t', '\t'},  Escape{'v', '\v'}};

std::optional<std::uint32_t> code_point(std::string_view digits, int base) {
  std::uint32_t value = 0;
  const auto [end, code] = std::from_chars(digits.data(), digits.data() + digits.size(), value, base);
  const bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  if (code != std::errc{} || end != digits.data() + digits.size() || surrogate || value > 0x10FFFF) return std::nullopt;
  return value;
}

/// The text that an escape sequence means; `written` includes the backslash. nullopt if it means no text.
std::optional<std::string> unescape(std::string_view written) {
  if (written.size() < 2) return std::nullopt;
  const char letter = written[1];
  if (letter == '\n') return std::string{};
  for (const auto& e : escapes)
    if (e.letter == letter) return std::string(1, e.means);
  std::optional<std::uint32_t> code;
  if (letter == 'x' || letter == 'u' || letter == 'U')
    code = code_point(written.substr(2), 16);
  else if (letter == 'N' && written.size() > 4)
    code = unicode::named(written.substr(3, written.size() - 4));
  else
    code = code_point(written.substr(1), 8);
  if (!code) return std::nullopt;
  std::string text;
  unicode::append(text, *code);
  return text;
}

void append_text(std::vector<Piece>& pieces, std::string_view text) {
  if (text.empty()) return;
  if (pieces.empty() || pieces.back().field) pieces.push_back({});
  pieces.back().text += text;
}

/// Appends the text of a string_content node: its escapes, and the plain bytes between them.
result<void> append_content(TSNode node, std::string_view source, bool raw, std::vector<Piece>& pieces) {
  std::size_t at = ts_node_start_byte(node);
  const auto count = ts_node_child_count(node);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto part = ts_node_child(node, i);
    const auto written = syntax::text(part, source);
    const bool brace = syntax::kind(part) == "escape_interpolation";
    if (!brace && (raw || syntax::kind(part) != "escape_sequence")) continue;
    append_text(pieces, source.substr(at, ts_node_start_byte(part) - at));
    const auto text = brace ? std::string(1, written.front()) : unescape(written);
    if (!text) return fail(errc::unsupported, fmt::format("an escape that gives no text: {}", written));
    append_text(pieces, *text);
    at = ts_node_end_byte(part);
  }
  append_text(pieces, source.substr(at, ts_node_end_byte(node) - at));
  return {};
}

/// Appends the pieces of a `string` node; adjacent text becomes one piece. Errors: unsupported for bytes and for
/// escapes that mean no text.
result<void> append_string(TSNode node, std::string_view source, std::vector<Piece>& pieces) {
  bool raw = false;
  const auto count = ts_node_child_count(node);
  for (std::uint32_t i = 0; i < count; ++i) {
    const auto part = ts_node_child(node, i);
    const auto kind = syntax::kind(part);
    if (kind == "string_start") {
      const auto prefix = syntax::text(part, source);
      if (prefix.find_first_of("bB") != std::string_view::npos) return fail(errc::unsupported, "bytes are no text");
      raw = prefix.find_first_of("rR") != std::string_view::npos;
    } else if (kind == "string_content") {
      if (auto done = append_content(part, source, raw, pieces); !done) return done;
    } else if (kind == "interpolation") {
      pieces.push_back({true, std::string(syntax::text(syntax::child(part, "expression"), source))});
    }
  }
  return {};
}

constexpr std::size_t max_source = std::size_t{16} << 20;
constexpr int max_depth = 64;
constexpr std::size_t max_text = std::size_t{4} << 20;
constexpr std::size_t max_steps = 200'000;

/// A source file and its tree.
struct Module {
  std::string source;  ///< with line ends as Python reads them
  syntax::Tree tree;
};

result<Module> read_module(std::string_view source) {
  if (source.size() > max_source) return fail(errc::limit, "the Python file is larger than 16 MiB");
  if (unicode::find_invalid_utf8(source) != std::string_view::npos)
    return fail(errc::bad_data, "the Python file is not UTF-8");
  Module module;
  module.source.reserve(source.size());
  for (std::size_t i = source.starts_with("\xEF\xBB\xBF") ? 3 : 0; i < source.size(); ++i) {
    const bool crlf = source[i] == '\r' && i + 1 < source.size() && source[i + 1] == '\n';
    if (!crlf) module.source += source[i] == '\r' ? '\n' : source[i];
  }
  module.tree = syntax::parse(Language::python, module.source);
  if (!module.tree) return fail(errc::bad_data, "this cannot be read as a Python file");
  return module;
}

class Constants {
 public:
  explicit Constants(const Module& module) : Constants(module, module.tree.root()) {}
  /// Constants of a block: a class body, or the whole module.
  Constants(const Module& module, TSNode block) : source_(module.source) {
    syntax::Cursor cursor(block);
    if (!cursor.to_child()) return;
    do {
      if (syntax::kind(cursor.node()) != "expression_statement") continue;
      const auto statement = ts_node_named_child(cursor.node(), 0);
      if (ts_node_is_null(statement) || syntax::kind(statement) != "assignment") continue;
      const auto left = syntax::child(statement, "left");
      const auto right = syntax::child(statement, "right");
      if (syntax::kind(left) == "identifier" && !ts_node_is_null(right))
        nodes_.insert_or_assign(syntax::text(left, source_), right);
    } while (cursor.to_sibling());
  }

  /// All constants whose value is a literal, by name.
  Dict literals() {
    Dict all;
    for (const auto& [name, node] : nodes_)
      if (auto value = value_of(name)) all.set(name, std::move(*value));
    return all;
  }

  result<Value> value_of(std::string_view name, int depth = 0) {
    const auto it = nodes_.find(name);
    if (it == nodes_.end()) return fail(errc::not_found, fmt::format("there is no constant {}", name));
    // Errors elsewhere in the file do not matter: Python may read code that this grammar cannot.
    if (ts_node_has_error(it->second)) return fail(errc::bad_data, fmt::format("{} is not written in Python", name));
    return evaluate(it->second, depth);
  }

 private:
  result<Value> evaluate(TSNode node, int depth) {
    if (depth > max_depth || ++steps_ > max_steps) return fail(errc::limit, "a constant is too deep or too large");
    const auto kind = syntax::kind(node);
    if (kind == "string") return text({node});
    if (kind == "concatenated_string") return text(named_children(node));
    if (kind == "parenthesized_expression") {
      const auto inner = named_children(node);
      if (inner.size() == 1) return evaluate(inner.front(), depth + 1);
    }
    if (kind == "identifier") return value_of(syntax::text(node, source_), depth + 1);
    if (kind == "dictionary") return dictionary(node, depth);
    if (kind == "list") return list(node, depth);
    if (kind == "binary_operator") return sum(node, depth);
    if (kind == "integer") {
      const auto digits = syntax::text(node, source_);
      if (std::ranges::all_of(digits, is_digit)) return integer_from_decimal(digits);
    }
    if (kind == "none") return Value();
    if (kind == "true" || kind == "false") return Value(kind == "true");
    return fail(errc::unsupported, fmt::format("a constant is more than literals: {}", kind));
  }

  static std::vector<TSNode> named_children(TSNode node) {
    std::vector<TSNode> children;
    syntax::Cursor cursor(node);
    if (!cursor.to_child()) return children;
    do {
      const auto child = cursor.node();
      if (ts_node_is_named(child) && syntax::kind(child) != "comment") children.push_back(child);
    } while (cursor.to_sibling());
    return children;
  }

  result<Value> text(const std::vector<TSNode>& strings) {
    std::vector<PythonText::Piece> pieces;
    for (const auto node : strings)
      if (auto done = append_string(node, source_, pieces); !done) return tl::unexpected(done.error());
    if (pieces.empty()) return Value("");
    if (pieces.size() > 1 || pieces.front().field) return fail(errc::unsupported, "a constant is an f-string");
    return bounded(std::move(pieces.front().text));
  }

  result<Value> bounded(std::string text) {
    text_ += text.size();
    if (text_ > max_text) return fail(errc::limit, "the constants hold too much text");
    return Value(std::move(text));
  }

  result<Value> sum(TSNode node, int depth) {
    if (syntax::text(syntax::child(node, "operator"), source_) != "+")
      return fail(errc::unsupported, "a constant is more than literals: an operator other than +");
    auto left = evaluate(syntax::child(node, "left"), depth + 1);
    if (!left) return left;
    auto right = evaluate(syntax::child(node, "right"), depth + 1);
    if (!right) return right;
    if (!left->is_string() || !right->is_string()) return fail(errc::unsupported, "a sum of other things than text");
    return bounded(*left->string() + *right->string());
  }

  result<Value> list(TSNode node, int depth) {
    List items;
    for (const auto child : named_children(node)) {
      auto item = evaluate(child, depth + 1);
      if (!item) return item;
      items.push_back(std::move(*item));
    }
    return Value(std::move(items));
  }

  result<Value> dictionary(TSNode node, int depth) {
    Dict items;
    for (const auto child : named_children(node)) {
      if (syntax::kind(child) != "pair") return fail(errc::unsupported, "a dict is unpacked into a constant");
      auto key = evaluate(syntax::child(child, "key"), depth + 1);
      if (!key) return key;
      auto value = evaluate(syntax::child(child, "value"), depth + 1);
      if (!value) return value;
      if (!is_hashable(*key)) return fail(errc::bad_data, "a dict has a key that Python cannot hash");
      items.set(std::move(*key), std::move(*value));
    }
    return Value(std::move(items));
  }

  std::string_view source_;
  std::map<std::string_view, TSNode, std::less<>> nodes_;
  std::size_t steps_ = 0, text_ = 0;
};

/// The body of `def name`, at any level; a null node if there is no such function.
TSNode find_function(const Module& module, std::string_view name) {
  syntax::Cursor cursor(module.tree.root());
  do {
    const auto node = cursor.node();
    if (syntax::kind(node) == "function_definition" && syntax::text(syntax::child(node, "name"), module.source) == name)
      return syntax::child(node, "body");
  } while (cursor.advance());
  return {};
}

/// The string nodes of an expression that consists of string literals; empty for another expression.
std::vector<TSNode> strings_of(TSNode node) {
  while (!ts_node_is_null(node) && syntax::kind(node) == "parenthesized_expression")
    node = ts_node_named_child(node, 0);
  if (ts_node_is_null(node)) return {};
  if (syntax::kind(node) == "string") return {node};
  std::vector<TSNode> strings;
  if (syntax::kind(node) == "concatenated_string")
    for (std::uint32_t i = 0; i < ts_node_named_child_count(node); ++i)
      if (const auto child = ts_node_named_child(node, i); syntax::kind(child) == "string") strings.push_back(child);
  return strings;
}

}  // namespace

result<std::vector<PythonClass>> python_classes(std::string_view source) {
  const auto module = read_module(source);
  if (!module) return tl::unexpected(module.error());
  std::vector<PythonClass> classes;
  const auto root = module->tree.root();
  syntax::Cursor cursor(root);
  if (!cursor.to_child()) return classes;
  do {
    auto node = cursor.node();
    if (syntax::kind(node) == "decorated_definition") node = syntax::child(node, "definition");
    if (syntax::kind(node) != "class_definition") continue;
    const auto name = syntax::child(node, "name");
    const auto body = syntax::child(node, "body");
    if (ts_node_is_null(name) || ts_node_is_null(body)) continue;
    classes.push_back({std::string(syntax::text(name, module->source)), Constants(*module, body).literals()});
  } while (cursor.to_sibling());
  return classes;
}

result<Value> python_constant(std::string_view source, std::string_view name) {
  const auto module = read_module(source);
  if (!module) return tl::unexpected(module.error());
  return Constants(*module).value_of(name);
}

result<std::vector<PythonText>> python_texts(std::string_view source, std::string_view function) {
  const auto module = read_module(source);
  if (!module) return tl::unexpected(module.error());
  const auto body = find_function(*module, function);
  if (ts_node_is_null(body)) return fail(errc::not_found, fmt::format("there is no function {}", function));
  if (ts_node_has_error(body)) return fail(errc::bad_data, fmt::format("{} is not written in Python", function));
  std::vector<PythonText> texts;
  // The conditions of the enclosing blocks, each with the end of its block.
  std::vector<std::pair<std::uint32_t, std::string>> conditions;
  syntax::Cursor cursor(body);
  do {
    const auto node = cursor.node();
    const auto begin = ts_node_start_byte(node);
    while (!conditions.empty() && conditions.back().first <= begin) conditions.pop_back();
    const auto kind = syntax::kind(node);
    if (kind == "block" && cursor.field() == "consequence") {
      const auto condition = syntax::child(ts_node_parent(node), "condition");
      conditions.emplace_back(ts_node_end_byte(node), syntax::text(condition, module->source));
      continue;
    }
    TSNode given{};
    if (kind == "return_statement")
      given = ts_node_named_child(node, 0);
    else if (kind == "augmented_assignment" && syntax::text(syntax::child(node, "operator"), module->source) == "+=")
      given = syntax::child(node, "right");
    if (ts_node_is_null(given)) continue;
    const auto strings = strings_of(given);
    if (strings.empty()) continue;
    PythonText text;
    for (const auto string : strings)
      if (auto done = append_string(string, module->source, text.pieces); !done) return tl::unexpected(done.error());
    for (const auto& [end, condition] : conditions) text.conditions.push_back(condition);
    texts.push_back(std::move(text));
  } while (cursor.advance());
  return texts;
}

}  // namespace evalrun
