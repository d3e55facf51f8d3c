#include <algorithm>

#include "decode/python/failure.hpp"
#include "evaluate.hpp"
#include "integers.hpp"

namespace evalrun::python {
namespace {

/// Python frames that are active when the reference's decoder starts, approximately.
constexpr int outer_frames = 12;

class Resolver {
 public:
  explicit Resolver(const Ast& tree) : tree_(tree) {}

  Value call(NodeId id, int frames) {
    Value call;
    auto& one = call.emplace<Dict>();
    one.reserve(1);
    auto& arguments = one.slot(function_name(tree_.child(id, 0))).emplace<Dict>();
    for (const auto part : tree_.children(id).subspan(1)) {
      if (tree_[part].kind != Kind::keyword) continue;
      auto value = resolve(tree_.child(part, 0), frames + 1);
      arguments.set(tree_[part].data == absent ? Value() : Value(tree_.name(part)), std::move(value));
    }
    return call;
  }

  Value resolve(NodeId id, int frames) {
    const auto& node = tree_[id];
    switch (node.kind) {
      case Kind::constant: return tree_.value(id);
      case Kind::ellipsis: return "...";
      case Kind::name: return tree_.name(id);
      case Kind::unary: return negative(tree_.child(id, 0));
      case Kind::list: return items(id, frames);
      case Kind::tuple: return Tuple{items(id, frames)};
      case Kind::dict: return dict(id, frames);
      case Kind::binary: {
        // The reference evaluates the text that ast.unparse writes, not the tree.
        const auto again = parse_expression(unparse(tree_, id, frames + 1), Context::whole);
        return evaluate(again, again.root);
      }
      case Kind::call: {
        const auto parts = tree_.children(id);
        const bool keywords = tree_[parts.back()].kind == Kind::keyword;
        return keywords ? call(id, frames + 1) : Value(unparse(tree_, id, frames + 1));
      }
      case Kind::subscript:
        return unparse(tree_, tree_.child(id, 0), frames + 1) + "[" + unparse(tree_, tree_.child(id, 1), frames + 1) +
               "]";
      default: refuse("an expression that no argument value may be");
    }
  }

 private:
  /// The names of a chain of attributes, joined by dots. The object at its beginning counts only if it is a name.
  std::string function_name(NodeId id) {
    std::vector<std::string_view> names;
    for (; tree_[id].kind == Kind::attribute; id = tree_.child(id, 0)) names.push_back(tree_.name(id));
    if (tree_[id].kind == Kind::name) names.push_back(tree_.name(id));
    std::string out;
    for (auto it = names.rbegin(); it != names.rend(); ++it) {
      if (it != names.rbegin()) out += '.';
      out += *it;
    }
    return out;
  }

  /// The reference negates for every unary operator.
  Value negative(NodeId operand) {
    if (tree_[operand].kind != Kind::constant) refuse("an operator before something that is no constant");
    const auto& value = tree_.value(operand);
    switch (value.kind()) {
      case Value::Kind::boolean:
      case Value::Kind::integer:
      case Value::Kind::big_integer: return from_integer(-to_integer(value));
      case Value::Kind::floating: return -*value.floating();
      case Value::Kind::complex: return Complex{-value.complex()->real, -value.complex()->imag};
      default: refuse("an operator before something that is no number");
    }
  }

  List items(NodeId id, int frames) {
    List out;
    out.reserve(tree_[id].count);
    for (const auto item : tree_.children(id)) out.push_back(resolve(item, frames + 2));
    return out;
  }

  Value dict(NodeId id, int frames) {
    Dict out;
    const auto parts = tree_.children(id);
    for (std::size_t i = 0; i < parts.size(); i += 2) {
      if (parts[i] == absent) refuse("** in a dict");
      auto key = resolve(parts[i], frames + 2);
      auto value = resolve(parts[i + 1], frames + 2);
      if (!is_hashable(key)) refuse("a key that cannot be hashed");
      out.set(std::move(key), std::move(value));
    }
    return out;
  }

  const Ast& tree_;
};

}  // namespace

Value resolve_calls(const Ast& tree, decode::PythonEra era) {
  const bool v4 = era == decode::PythonEra::v4;
  Resolver resolver(tree);
  const auto& root = tree[tree.root];
  if (v4 && root.kind == Kind::call) return List{resolver.call(tree.root, outer_frames)};
  if (root.kind != Kind::list && root.kind != Kind::tuple && root.kind != Kind::set) refuse(no_list_of_calls);
  List calls;
  calls.reserve(root.count);
  for (const auto item : tree.children(tree.root)) {
    if (tree[item].kind != Kind::call) refuse(no_list_of_calls);
    calls.push_back(v4 ? resolver.call(item, outer_frames) : resolver.resolve(item, outer_frames));
  }
  return calls;
}

}  // namespace evalrun::python
