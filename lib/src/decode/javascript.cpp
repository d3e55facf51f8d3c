#include <optional>
#include <string>

#include "named_call.hpp"
#include "python/text.hpp"
#include "python/unicode.hpp"
#include "syntax.hpp"

namespace evalrun::decode {
namespace {

std::string_view unquoted(std::string_view text) {
  const auto within = [&](char quote) { return text.starts_with(quote) && text.ends_with(quote); };
  return within('"') || within('\'') ? without_ends(text) : text;
}

/// The first child of a kind, or a null node.
TSNode child_of_kind(TSNode node, std::string_view kind) {
  syntax::Cursor child(node);
  for (bool more = child.to_child(); more; more = child.to_sibling())
    if (syntax::kind(child.node()) == kind) return child.node();
  return {};
}

/// The call of the first statement at the top level that is a call, or a null node.
TSNode find_call(TSNode program) {
  if (syntax::kind(program) != "program") return {};
  syntax::Cursor statement(program);
  for (bool more = statement.to_child(); more; more = statement.to_sibling()) {
    if (syntax::kind(statement.node()) != "expression_statement") continue;
    if (const auto call = child_of_kind(statement.node(), "call_expression"); !ts_node_is_null(call)) return call;
  }
  return {};
}

/// `list` is the node behind the callee: the arguments, or a `?.`, a template or a comment, none of which holds
/// arguments.
std::optional<NamedArguments> arguments_in(TSNode list, std::string_view source) {
  NamedArguments out;
  syntax::Cursor child(list);
  for (bool more = child.to_child(); more; more = child.to_sibling()) {
    const auto node = child.node();
    const auto kind = syntax::kind(node);
    if (kind == "assignment_expression") {
      if (ts_node_child_count(node) < 3) return std::nullopt;
      out.add(Value(syntax::text(ts_node_child(node, 0), source)),
              std::string(unquoted(syntax::text(ts_node_child(node, 2), source))));
    } else if (kind == "identifier" || kind == "true") {
      out.add(None{}, std::string(syntax::text(node, source)));
    }
  }
  return out;
}

}  // namespace

Decoded parse_javascript(std::string_view source, CallParser parser) {
  if (parser == CallParser::automatic)
    if (auto decoded = read_named_call(source, Language::javascript)) return std::move(*decoded);
  if (unicode::find_invalid_utf8(source) != std::string_view::npos)
    return Decoded::failed("the text holds bytes that are not Unicode characters");
  const auto tree = syntax::parse(Language::javascript, source);
  if (!tree) return Decoded::failed("the text takes too long to parse");
  if (syntax::has_error_node(tree.root())) return Decoded::failed("the text is not JavaScript");
  const auto call = find_call(tree.root());
  if (ts_node_is_null(call)) return Decoded::success(None{});
  if (ts_node_child_count(call) < 2) return Decoded::failed("the JavaScript call has no arguments");
  auto arguments = arguments_in(ts_node_child(call, 1), source);
  if (!arguments) return Decoded::failed("an argument of the JavaScript call is of a form that cannot be read");
  if (arguments->repeated()) return Decoded::failed(repeated_argument);
  return Decoded::success(arguments->as_call(std::string(syntax::text(ts_node_child(call, 0), source))));
}

}  // namespace evalrun::decode
