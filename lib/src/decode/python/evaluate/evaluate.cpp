// Evaluates constant expressions. Calls, comprehensions, lambdas and names that are not builtin are refused when they
// are reached.
#include "evaluate.hpp"

#include "decode/python/failure.hpp"
#include "decode/python/parse/ast.hpp"

namespace evalrun::python {
namespace {

class Evaluator {
 public:
  explicit Evaluator(const Ast& tree) : tree_(tree) {}

  Value evaluate(NodeId id) {
    const auto& node = tree_[id];
    switch (node.kind) {
      case Kind::constant: budget_.spend(weight(tree_.value(id))); return tree_.value(id);
      case Kind::list: return items(id);
      case Kind::tuple: return Tuple{items(id)};
      case Kind::set: return make_set(items(id));
      case Kind::dict: return dict(id);
      case Kind::unary: return apply_unary(node.op, evaluate(tree_.child(id, 0)));
      case Kind::binary: {
        const auto left = evaluate(tree_.child(id, 0));
        return apply_binary(node.op, left, evaluate(tree_.child(id, 1)), budget_);
      }
      case Kind::boolean: return boolean(id);
      case Kind::compare: return compare(id);
      case Kind::conditional: return evaluate(tree_.child(id, is_true(evaluate(tree_.child(id, 1))) ? 0 : 2));
      case Kind::named: return evaluate(tree_.child(id, 1));
      case Kind::subscript: return subscripted(id);
      case Kind::attribute: return attribute(id);
      case Kind::joined_string: return joined_string(id);
      case Kind::name:
        if (auto builtin = builtin_named(tree_.name(id))) return std::move(*builtin);
        refuse("a name that Python does not know");
      case Kind::call: refuse("a call, and calls are not made");
      default: refuse("an expression that is not evaluated");
    }
  }

 private:
  List items(NodeId id) {
    List out;
    for (const auto item : tree_.children(id)) {
      if (tree_[item].kind == Kind::starred) {
        for (auto& inner : iterate(evaluate(tree_.child(item, 0)), budget_)) out.push_back(std::move(inner));
      } else {
        budget_.spend(1);
        out.push_back(evaluate(item));
      }
    }
    return out;
  }

  Value dict(NodeId id) {
    Dict out;
    const auto parts = tree_.children(id);
    for (std::size_t i = 0; i < parts.size(); i += 2) {
      if (parts[i] == absent) {
        const auto other = evaluate(parts[i + 1]);
        if (!other.is_dict()) refuse("** of something that is no dict");
        for (const auto& [key, value] : other.dict()->items()) out.set(key, value);
        continue;
      }
      auto key = evaluate(parts[i]);
      auto value = evaluate(parts[i + 1]);
      if (!is_hashable(key)) refuse("a key that cannot be hashed");
      out.set(std::move(key), std::move(value));
    }
    return out;
  }

  Value boolean(NodeId id) {
    const bool until = tree_[id].op == Op::logical_or;
    Value value;
    for (const auto operand : tree_.children(id)) {
      value = evaluate(operand);
      if (is_true(value) == until) break;
    }
    return value;
  }

  Value compare(NodeId id) {
    const auto parts = tree_.children(id);
    auto left = evaluate(parts[0]);
    for (const auto part : parts.subspan(1)) {
      auto right = evaluate(tree_.child(part, 0));
      if (!apply_comparison(tree_[part].op, left, right)) return false;
      left = std::move(right);
    }
    return true;
  }

  Value subscripted(NodeId id) {
    const auto object = evaluate(tree_.child(id, 0));
    const auto index = tree_.child(id, 1);
    if (const auto* type = object.object()) return alias(*type, index);
    if (tree_[index].kind != Kind::slice) return subscript(object, evaluate(index));
    const auto part = [&](std::size_t i) {
      const auto child = tree_.child(index, i);
      return child == absent ? Value() : evaluate(child);
    };
    const auto lower = part(0);
    const auto upper = part(1);
    return subscript(object, lower, upper, part(2), budget_);
  }

  /// A type with other types in brackets: list[int], tuple[int, ...].
  Value alias(const Object& type, NodeId index) {
    const auto argument = [this](NodeId id) {
      return tree_[id].kind == Kind::ellipsis ? Value(Object{"ellipsis", "..."}) : evaluate(id);
    };
    Value arguments;
    if (tree_[index].kind == Kind::tuple) {
      List several;
      for (const auto item : tree_.children(index)) several.push_back(argument(item));
      arguments = Tuple{std::move(several)};
    } else {
      arguments = argument(index);
    }
    auto made = generic_alias(type, arguments);
    if (!made) refuse("a type that takes no other types");
    budget_.spend(made->object()->name.size());
    return std::move(*made);
  }

  /// Only attributes of numbers that are numbers themselves.
  Value attribute(NodeId id) {
    const auto object = evaluate(tree_.child(id, 0));
    const auto& name = tree_.name(id);
    if (is_integer(object)) {
      if (name == "real" || name == "numerator") return apply_unary(Op::plus, object);
      if (name == "imag") return 0;
      if (name == "denominator") return 1;
    } else if (const auto* f = object.floating()) {
      if (name == "real") return *f;
      if (name == "imag") return 0.0;
    } else if (const auto* c = object.complex()) {
      if (name == "real") return c->real;
      if (name == "imag") return c->imag;
    }
    refuse("an attribute that is not looked up");
  }

  Value joined_string(NodeId id) {
    std::string out;
    for (const auto part : tree_.children(id)) {
      if (tree_[part].kind == Kind::constant) {
        out += *tree_.value(part).string();
        continue;
      }
      auto value = evaluate(tree_.child(part, 0));
      switch (tree_[part].data) {
        case 's': value = text_of(value); break;
        case 'r': value = repr_of(value); break;
        case 'a': value = ascii_of(value); break;
        default: break;
      }
      const auto format = tree_.child(part, 1);
      const auto spec = format == absent ? Value("") : joined_string(format);
      out += format_value(value, *spec.string(), budget_);
    }
    budget_.spend(out.size());
    return out;
  }

  const Ast& tree_;
  Budget budget_;
};

}  // namespace

Value evaluate(const Ast& tree, NodeId node) { return Evaluator(tree).evaluate(node); }

}  // namespace evalrun::python
