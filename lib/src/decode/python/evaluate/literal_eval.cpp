#include "literal_eval.hpp"

#include "decode/python/failure.hpp"
#include "decode/python/parse/ast.hpp"
#include "evaluate.hpp"

namespace evalrun {
namespace {

using namespace python;  // NOLINT(google-build-using-namespace): the tree and its operators

class Literals {
 public:
  explicit Literals(const Ast& tree) : tree_(tree) {}

  Value value(NodeId id) {
    switch (tree_[id].kind) {
      case Kind::constant: return tree_.value(id);
      case Kind::ellipsis: return "Ellipsis";
      case Kind::list: return items(id);
      case Kind::tuple: return Tuple{items(id)};
      case Kind::set: return make_set(items(id));
      case Kind::dict: return dict(id);
      case Kind::call: return empty_set(id);
      case Kind::unary: return signed_number(id);
      case Kind::binary: return complex_number(id);
      default: refuse("an expression that is no literal");
    }
  }

 private:
  List items(NodeId id) {
    List out;
    out.reserve(tree_[id].count);
    for (const auto item : tree_.children(id)) out.push_back(value(item));
    return out;
  }

  Value dict(NodeId id) {
    Dict out;
    const auto parts = tree_.children(id);
    for (std::size_t i = 0; i < parts.size(); i += 2) {
      if (parts[i] == absent) refuse("** in a dict");
      auto key = value(parts[i]);
      auto item = value(parts[i + 1]);
      if (!is_hashable(key)) refuse("a key that cannot be hashed");
      out.set(std::move(key), std::move(item));
    }
    return out;
  }

  Value empty_set(NodeId id) {
    const auto parts = tree_.children(id);
    if (parts.size() != 1 || tree_[parts[0]].kind != Kind::name || tree_.name(parts[0]) != "set")
      refuse("a call, and calls are not made");
    return Set{};
  }

  Value number(NodeId id) {
    if (tree_[id].kind != Kind::constant) refuse("an operator on something that is no number");
    const auto& constant = tree_.value(id);
    if (constant.boolean() != nullptr || !is_number(constant)) refuse("an operator on something that is no number");
    return constant;
  }

  Value signed_number(NodeId id) {
    const auto& node = tree_[id];
    if (node.kind != Kind::unary) return number(id);
    if (node.op != Op::plus && node.op != Op::minus) refuse("an operator that no literal has");
    return apply_unary(node.op, number(tree_.child(id, 0)));
  }

  /// The only sum that is a literal: 1+2j.
  Value complex_number(NodeId id) {
    const auto op = tree_[id].op;
    if (op != Op::add && op != Op::sub) refuse("an operator that no literal has");
    const auto left = signed_number(tree_.child(id, 0));
    const auto right = number(tree_.child(id, 1));
    if (left.complex() != nullptr || right.complex() == nullptr) refuse("a sum that is no complex number");
    return apply_binary(op, left, right, budget_);
  }

  const Ast& tree_;
  Budget budget_;
};

}  // namespace

tl::expected<Value, std::string> literal_eval(std::string_view text) {
  const auto begin = text.find_first_not_of(" \t");
  text.remove_prefix(begin == std::string_view::npos ? text.size() : begin);
  try {
    const auto tree = parse_expression(text, Context::whole);
    return Literals(tree).value(tree.root);
  } catch (const Failure& failure) { return tl::unexpected("the text is no Python literal: " + failure.why); }
}

}  // namespace evalrun
