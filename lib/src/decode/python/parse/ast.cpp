#include "ast.hpp"

#include <algorithm>

#include "decode/python/failure.hpp"

namespace evalrun::python {
namespace {
/// CPython 3.11 turns trees of about this height into objects before it reports a RecursionError.
constexpr int max_height = 2950;
}  // namespace

NodeId Ast::add(Node node, std::span<const NodeId> children) {
  int height = 0;
  for (const auto id : children)
    if (id != absent) height = std::max<int>(height, nodes[id].height);
  if (height >= max_height) refuse("the expression is nested too deeply");
  node.height = static_cast<std::uint16_t>(height + 1);
  node.first = static_cast<std::uint32_t>(links.size());
  node.count = static_cast<std::uint32_t>(children.size());
  links.insert(links.end(), children.begin(), children.end());
  nodes.push_back(node);
  return static_cast<NodeId>(nodes.size() - 1);
}

NodeId Ast::add_constant(Value value, bool u_prefix) {
  constants.push_back(std::move(value));
  return add({.kind = Kind::constant, .flag = u_prefix, .data = static_cast<std::uint32_t>(constants.size() - 1)});
}

std::uint32_t Ast::add_name(std::string name) {
  names.push_back(std::move(name));
  return static_cast<std::uint32_t>(names.size() - 1);
}

Ast parse_expression(std::string_view source, Context context) {
  Ast tree;
  tree.root = parse_expression_into(tree, source, context);
  return tree;
}

}  // namespace evalrun::python
