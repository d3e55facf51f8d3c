#include "cst.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "decode/python/failure.hpp"
#include "decode/syntax.hpp"

namespace evalrun::python {
namespace {

struct KindName {
  std::string_view name;
  Cst kind;
};

constexpr std::array kind_names{
    KindName{"argument_list", Cst::arguments},
    KindName{"attribute", Cst::attribute},
    KindName{"await", Cst::await},
    KindName{"binary_operator", Cst::binary},
    KindName{"boolean_operator", Cst::boolean},
    KindName{"call", Cst::call},
    KindName{"comparison_operator", Cst::comparison},
    KindName{"conditional_expression", Cst::conditional},
    KindName{"default_parameter", Cst::default_parameter},
    KindName{"dictionary", Cst::dictionary},
    KindName{"dictionary_comprehension", Cst::dictionary_comprehension},
    KindName{"dictionary_splat", Cst::dictionary_splat},
    KindName{"dictionary_splat_pattern", Cst::dictionary_splat_pattern},
    KindName{"expression_list", Cst::expression_list},
    KindName{"for_in_clause", Cst::for_clause},
    KindName{"generator_expression", Cst::generator},
    KindName{"identifier", Cst::identifier},
    KindName{"if_clause", Cst::if_clause},
    KindName{"integer", Cst::literal},
    KindName{"keyword_argument", Cst::keyword_argument},
    KindName{"keyword_separator", Cst::keyword_separator},
    KindName{"lambda", Cst::lambda},
    KindName{"lambda_parameters", Cst::lambda_parameters},
    KindName{"list", Cst::list},
    KindName{"list_comprehension", Cst::list_comprehension},
    KindName{"list_pattern", Cst::list_pattern},
    KindName{"list_splat_pattern", Cst::list_splat_pattern},
    KindName{"not_operator", Cst::logical_not},
    KindName{"pair", Cst::pair},
    KindName{"parenthesized_expression", Cst::parenthesized},
    KindName{"pattern_list", Cst::pattern_list},
    KindName{"positional_separator", Cst::positional_separator},
    KindName{"set", Cst::set},
    KindName{"set_comprehension", Cst::set_comprehension},
    KindName{"slice", Cst::slice},
    KindName{"subscript", Cst::subscript},
    KindName{"tuple", Cst::tuple},
    KindName{"tuple_pattern", Cst::tuple_pattern},
    KindName{"unary_operator", Cst::unary},
    KindName{"yield", Cst::yield},
};

/// The kind of each symbol of the grammar, by its number.
std::vector<Cst> kinds_of(const TSLanguage* language) {
  std::vector<Cst> kinds(ts_language_symbol_count(language), Cst::other);
  for (std::size_t i = 0; i < kinds.size(); ++i) {
    const auto symbol = static_cast<TSSymbol>(i);
    if (ts_language_symbol_type(language, symbol) != TSSymbolTypeRegular) continue;
    const std::string_view name = ts_language_symbol_name(language, symbol);
    const auto* row = std::ranges::find(kind_names, name, &KindName::name);
    if (row != kind_names.end()) kinds[i] = row->kind;
  }
  return kinds;
}

Cst kind_of(TSNode node) {
  static const auto kinds = kinds_of(ts_node_language(node));
  const auto symbol = ts_node_symbol(node);
  return symbol < kinds.size() ? kinds[symbol] : Cst::other;
}

/// The expression of the only statement.
TSNode expression_of(TSNode module) {
  if (ts_node_has_error(module)) refuse("not an expression");
  if (ts_node_named_child_count(module) != 1) refuse("not one expression");
  const auto statement = ts_node_named_child(module, 0);
  if (syntax::kind(statement) != "expression_statement" || ts_node_child_count(statement) != 1)
    refuse("not one expression");
  return ts_node_child(statement, 0);
}

}  // namespace

std::vector<CstNode> parse_cst(const Tokens& tokens) {
  const auto tree = syntax::parse(Language::python, tokens.normal, syntax::Errors::refuse);
  if (!tree) refuse("not an expression");
  std::vector<CstNode> nodes;
  nodes.reserve(tokens.list.size());
  struct Open {
    std::uint32_t place, last_child;
  };
  std::vector<Open> open;   // the ancestors of the current node; Cursor::depth() would count them each time
  std::uint32_t token = 0;  // the token at which the current node begins: the walk meets the tokens in order
  syntax::Cursor cursor(expression_of(tree.root()));
  while (true) {
    const auto node = cursor.node();
    const bool named = ts_node_is_named(node);
    const auto place = static_cast<std::uint32_t>(nodes.size());
    while (token + 1 < tokens.starts.size() && tokens.starts[token + 1] <= ts_node_start_byte(node)) ++token;
    if (named) {
      const auto kind = kind_of(node);
      if (kind == Cst::generator && tokens.list[token].keywords) refuse("not an expression");
      nodes.push_back({kind, token, token});
      if (!open.empty()) {
        auto& previous = open.back().last_child;
        (previous == 0 ? nodes[open.back().place].first_child : nodes[previous].next) = place;
        previous = place;
      }
      if (kind != Cst::identifier && kind != Cst::literal && cursor.to_child()) {
        open.push_back({place, 0});
        continue;
      }
    }
    while (!cursor.to_sibling()) {
      if (open.empty()) return nodes;
      nodes[open.back().place].last_token = token;
      open.pop_back();
      cursor.to_parent();
    }
    if (open.empty()) return nodes;
  }
}

}  // namespace evalrun::python
