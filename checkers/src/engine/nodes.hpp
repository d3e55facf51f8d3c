/// The two forms of calls, with one interface for the rules: values, and nodes of a call tape, which are read from a
/// text without a single allocation.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "evalrun/value.hpp"

#include "decode/call_tape.hpp"
#include "key_calls.hpp"

namespace evalrun::checkers {

/// Whether an integer is exact as a float.
[[nodiscard]] constexpr bool is_exact(std::int64_t integer) noexcept {
  return integer > -exact_in_float && integer < exact_in_float;
}

/// A decoded value.
class ValueNode {
 public:
  explicit ValueNode(const Value& value) : value_(&value) {}

  [[nodiscard]] Kind kind() const noexcept { return kind_of(*value_); }
  [[nodiscard]] const Value& value() const noexcept { return *value_; }
  /// A number or truth value as a float. False if it is neither, or not exact as a float.
  [[nodiscard]] bool as_exact(double& number) const noexcept {
    if (const auto* d = value_->floating()) {
      number = *d;
      return true;
    }
    if (const auto* truth = value_->boolean()) {
      number = *truth ? 1 : 0;
      return true;
    }
    const auto* integer = value_->integer();
    if (integer == nullptr || !is_exact(*integer)) return false;
    number = static_cast<double>(*integer);
    return true;
  }
  /// Preconditions: the value is a string; `text` is a text of KeyCalls (readable padding behind it).
  [[nodiscard]] bool is(std::string_view text) const noexcept { return *value_->string() == text; }
  [[nodiscard]] std::string_view text() const noexcept { return *value_->string(); }

  /// Whether `passes(index, node)` is true for all items. Precondition: a list or tuple.
  template <class Passes>
  [[nodiscard]] bool all_elements(Passes passes) const {
    const auto& items = elements();
    for (std::size_t i = 0; i < items.size(); ++i)
      if (!passes(i, ValueNode(items[i]))) return false;
    return true;
  }
  [[nodiscard]] std::size_t element_count() const noexcept { return elements().size(); }

 private:
  [[nodiscard]] const List& elements() const noexcept {
    return value_->tuple() != nullptr ? value_->tuple()->items : *value_->list();
  }
  const Value* value_;
};

/// A value on a call tape.
class TapedNode {
 public:
  TapedNode(const CallTape& tape, const TapeNode& node) : tape_(&tape), node_(&node) {}

  [[nodiscard]] Kind kind() const noexcept { return kind_of(*node_); }
  [[nodiscard]] Value value() const { return tape_->value(*node_); }
  [[nodiscard]] bool as_exact(double& number) const noexcept {
    if (node_->kind == TapeNode::Kind::floating) {
      number = node_->floating();
      return true;
    }
    number = static_cast<double>(node_->integer());
    return is_exact(node_->integer());
  }
  [[nodiscard]] bool is(std::string_view text) const noexcept { return tape_->is(*node_, text); }
  [[nodiscard]] std::string_view text() const noexcept { return tape_->text(*node_); }

  template <class Passes>
  [[nodiscard]] bool all_elements(Passes passes) const {
    const auto* element = node_ + 1;
    for (std::uint64_t i = 0; i < node_->bits; ++i, element += element->extent)
      if (!passes(static_cast<std::size_t>(i), TapedNode(*tape_, *element))) return false;
    return true;
  }
  [[nodiscard]] std::size_t element_count() const noexcept { return static_cast<std::size_t>(node_->bits); }

 private:
  const CallTape* tape_;
  const TapeNode* node_;
};

/// A call as a value {name: parameters}; under v1 there may be several names.
class ValueCall {
 public:
  explicit ValueCall(const Value& call) : call_(&call) {}

  [[nodiscard]] const Value* arguments(std::string_view name) const { return call_->get(name); }
  [[nodiscard]] List names() const {
    List out;
    if (const auto* named = call_->dict())
      for (const auto& item : named->items()) out.push_back(item.key);
    return out;
  }

 private:
  const Value* call_;
};

/// A call on a tape. Precondition: no parameter occurs twice in it.
class TapedCall {
 public:
  TapedCall(const CallTape& tape, const TapeNode& node) : tape_(&tape), node_(&node) {}

  [[nodiscard]] bool is_to(std::string_view name) const noexcept { return tape_->is(*node_, name); }
  [[nodiscard]] List names() const { return List{tape_->text(*node_)}; }
  /// Calls `visit(name, value)` for each argument, as long as it returns true.
  template <class Visit>
  [[gnu::always_inline]] void each_argument(Visit visit) const {
    const auto& tape = *tape_;
    const auto* node = node_ + 1;
    for (auto left = node_->bits; left != 0; --left, node += node->extent)
      if (!visit(TapedNode(tape, *node), TapedNode(tape, node[1]))) return;
  }

 private:
  const CallTape* tape_;
  const TapeNode* node_;
};

}  // namespace evalrun::checkers
