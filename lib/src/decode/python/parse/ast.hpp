/// A Python expression as a tree with the nodes of CPython's `ast` module. All nodes are in one arena, so that building
/// and destroying a deep tree needs no deep call stack.
///
///     const Ast tree = parse_expression("f(x=1)", Context::whole);
///     tree[tree.root].kind;                           // Kind::call
#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/value.hpp"

namespace evalrun::python {

using NodeId = std::uint32_t;
/// In place of an optional child that is missing.
constexpr NodeId absent = 0xFFFFFFFF;

enum class Kind : std::uint8_t {
  constant,       ///< `data`: index in constants
  ellipsis,       ///< the constant `...`
  name,           ///< `data`: index in names
  attribute,      ///< object; `data`: index in names
  subscript,      ///< object, index
  slice,          ///< lower?, upper?, step?
  call,           ///< function, positional arguments, then keyword nodes
  keyword,        ///< value; `data`: index in names, or absent for `**`
  starred,        ///< value
  unary,          ///< operand; `op`
  binary,         ///< left, right; `op`
  boolean,        ///< two or more operands; `op`
  compare,        ///< first operand, then comparand nodes
  comparand,      ///< operand; `op`
  conditional,    ///< body, test, otherwise
  lambda,         ///< body, then parameter nodes
  parameter,      ///< default?; `role`; `data`: index in names
  named,          ///< name, value
  list,           ///< elements
  tuple,          ///< elements
  set,            ///< elements
  dict,           ///< key? (absent for `**`), value, key?, value, ...
  list_comp,      ///< element, for_clause nodes
  set_comp,       ///< element, for_clause nodes
  generator,      ///< element, for_clause nodes
  dict_comp,      ///< key, value, for_clause nodes
  for_clause,     ///< target, iterable, conditions; `flag`: async
  await,          ///< value
  yield,          ///< value?
  yield_from,     ///< value
  joined_string,  ///< string constants and formatted nodes
  formatted,      ///< value, format? (a joined_string); `data`: conversion character or absent
};

enum class Op : std::uint8_t {
  add,
  sub,
  mul,
  matmul,
  div,
  mod,
  pow,
  lshift,
  rshift,
  or_bits,
  xor_bits,
  and_bits,
  floor_div,
  logical_and,
  logical_or,
  invert,
  logical_not,
  plus,
  minus,
  eq,
  unequal,
  less,
  less_eq,
  greater,
  greater_eq,
  is,
  is_not,
  in,
  not_in,
};

enum class Role : std::uint8_t { positional_only, plain, rest, keyword_only, keyword_rest };

struct Node {
  Kind kind{};
  Op op{};
  Role role{};
  bool flag = false;         ///< for_clause: async; constant: written with the prefix u
  std::uint16_t height = 1;  ///< number of levels, including this node
  std::uint32_t data = absent;
  std::uint32_t first = 0, count = 0;  ///< the children: a range of links
};

struct Ast {
  std::vector<Node> nodes;
  std::vector<NodeId> links;
  std::vector<Value> constants;
  std::vector<std::string> names;
  NodeId root = absent;

  [[nodiscard]] const Node& operator[](NodeId id) const { return nodes[id]; }
  [[nodiscard]] std::span<const NodeId> children(NodeId id) const {
    return std::span(links).subspan(nodes[id].first, nodes[id].count);
  }
  [[nodiscard]] NodeId child(NodeId id, std::size_t i) const { return links[nodes[id].first + i]; }
  /// Precondition: the node has a name.
  [[nodiscard]] const std::string& name(NodeId id) const { return names[nodes[id].data]; }
  /// Precondition: the node is a constant.
  [[nodiscard]] const Value& value(NodeId id) const { return constants[nodes[id].data]; }

  NodeId add(Node node, std::span<const NodeId> children = {});
  NodeId add(Node node, std::initializer_list<NodeId> children) {
    return add(node, std::span(children.begin(), children.size()));
  }
  NodeId add_constant(Value value, bool u_prefix = false);
  std::uint32_t add_name(std::string name);
};

enum class Context : std::uint8_t {
  whole,    ///< a whole text, as ast.parse(mode="eval") reads it
  grouped,  ///< the replacement field of an f-string, read as if in parentheses
};

/// CPython's tree of an expression. Throws Failure where CPython reports a SyntaxError or gives up.
[[nodiscard]] Ast parse_expression(std::string_view source, Context context);

/// The same, but adds to an existing tree. Returns the root of the expression.
NodeId parse_expression_into(Ast& tree, std::string_view source, Context context);

/// The value of adjacent string literals (as written, prefixes and quotes included): a constant or a joined_string.
/// Throws Failure for bad escapes, a mix of bytes and text, and faulty replacement fields.
NodeId parse_strings_into(Ast& tree, std::span<const std::string_view> literals);

/// The value of a number literal that the tokenizer accepted. Throws Failure beyond CPython's limit of digits.
[[nodiscard]] Value parse_number(std::string_view literal);

/// Source text as ast.unparse writes it. `frames`: Python stack frames in use. Throws Failure where ast.unparse raises
/// an exception.
[[nodiscard]] std::string unparse(const Ast& tree, NodeId node, int frames);

/// The result of Python's eval for an expression without calls and without names that are not builtin. Throws Failure
/// where Python raises an exception, for such names and calls, and if the result or the work would be too large.
[[nodiscard]] Value evaluate(const Ast& tree, NodeId node);

}  // namespace evalrun::python
