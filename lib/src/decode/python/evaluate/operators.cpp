#include <algorithm>
#include <cmath>

#include "decode/python/failure.hpp"
#include "evaluate.hpp"
#include "integers.hpp"

namespace evalrun::python {
namespace {

[[noreturn]] void no_such_operation() { refuse("an operation that its operands do not have"); }

constexpr std::size_t item_weight = 8;

const List* items_of(const Value& value) {
  if (const auto* list = value.list()) return list;
  return value.tuple() != nullptr ? &value.tuple()->items : nullptr;
}

/// How often a sequence is repeated. Precondition: `count` is an integer.
std::size_t repetitions(const Value& count) {
  if (count.big_integer() != nullptr) refuse("a result that is too large");
  const auto n = count.boolean() != nullptr ? std::int64_t{*count.boolean()} : *count.integer();
  return n < 0 ? 0 : static_cast<std::size_t>(n);
}

std::string repeated(const std::string& text, std::size_t times) {
  std::string out;
  out.reserve(text.size() * times);
  for (std::size_t i = 0; i < times; ++i) out += text;
  return out;
}

List repeated(const List& items, std::size_t times) {
  List out;
  out.reserve(items.size() * times);
  for (std::size_t i = 0; i < times; ++i) out.insert(out.end(), items.begin(), items.end());
  return out;
}

bool is_sequence(const Value& v) {
  return v.is_string() || v.bytes() != nullptr || v.list() != nullptr || v.tuple() != nullptr;
}

Value repeat(const Value& sequence, const Value& count, Budget& budget) {
  const auto times = repetitions(count);
  const bool empty = !is_true(sequence);
  budget.spend(weight(sequence), empty ? 0 : times);
  const auto effective = empty ? 0 : times;
  if (const auto* text = sequence.string()) return repeated(*text, effective);
  if (const auto* bytes = sequence.bytes()) return Bytes{repeated(bytes->data, effective)};
  if (const auto* list = sequence.list()) return repeated(*list, effective);
  return Tuple{repeated(sequence.tuple()->items, effective)};
}

List joined(const List& left, const List& right) {
  List out;
  out.reserve(left.size() + right.size());
  out.insert(out.end(), left.begin(), left.end());
  out.insert(out.end(), right.begin(), right.end());
  return out;
}

Value concatenate(const Value& left, const Value& right, Budget& budget) {
  if (!left.same_type(right) || !is_sequence(left)) no_such_operation();
  budget.spend(weight(left));
  budget.spend(weight(right));
  if (const auto* text = left.string()) return *text + *right.string();
  if (const auto* bytes = left.bytes()) return Bytes{bytes->data + right.bytes()->data};
  if (const auto* list = left.list()) return joined(*list, *right.list());
  return Tuple{joined(left.tuple()->items, right.tuple()->items)};
}

Value merge(const Dict& left, const Dict& right, Budget& budget) {
  budget.spend(weight(left));
  budget.spend(weight(right));
  Dict out = left;
  for (const auto& [key, value] : right.items()) out.set(key, value);
  return out;
}

bool holds(Op op, int order) {
  switch (op) {
    case Op::less: return order < 0;
    case Op::less_eq: return order <= 0;
    case Op::greater: return order > 0;
    default: return order >= 0;
  }
}

bool ordered(Op op, const Value& left, const Value& right);

bool ordered_items(Op op, const List& left, const List& right) {
  const auto [a, b] = std::ranges::mismatch(left, right, [](const Value& x, const Value& y) { return equal(x, y); });
  if (a != left.end() && b != right.end()) return ordered(op, *a, *b);
  return holds(op, left.size() < right.size() ? -1 : left.size() > right.size() ? 1 : 0);
}

bool is_subset(const Set& left, const Set& right) {
  Dict index;
  for (const auto& item : right.items) index.set(item, None{});
  return std::ranges::all_of(left.items, [&](const Value& item) { return index.find(item) != nullptr; });
}

bool ordered(Op op, const Value& left, const Value& right) {
  if (is_number(left) && is_number(right)) {
    if (left.complex() != nullptr || right.complex() != nullptr) no_such_operation();
    for (const auto* v : {&left, &right})
      if (v->floating() != nullptr && std::isnan(*v->floating())) return false;
    return holds(op, compare_numbers(left, right));
  }
  if (!left.same_type(right)) no_such_operation();
  // The order of UTF-8 bytes is the order of the characters.
  if (left.is_string()) return holds(op, left.string()->compare(*right.string()));
  if (left.bytes() != nullptr) return holds(op, left.bytes()->data.compare(right.bytes()->data));
  if (const auto* items = items_of(left)) return ordered_items(op, *items, *items_of(right));
  if (left.set() == nullptr) no_such_operation();
  const auto& smaller = op == Op::less || op == Op::less_eq ? *left.set() : *right.set();
  const auto& larger = op == Op::less || op == Op::less_eq ? *right.set() : *left.set();
  const bool proper = op == Op::less || op == Op::greater;
  return is_subset(smaller, larger) && (!proper || smaller.items.size() < larger.items.size());
}

bool contains(const Value& container, const Value& item) {
  if (const auto* text = container.string()) {
    if (!item.is_string()) no_such_operation();
    return text->find(*item.string()) != std::string::npos;
  }
  if (const auto* bytes = container.bytes()) {
    if (item.bytes() != nullptr) return bytes->data.find(item.bytes()->data) != std::string::npos;
    if (!is_integer(item)) no_such_operation();
    const auto value = to_integer(item);
    if (value < 0 || value > 255) refuse("a byte that is out of range");
    return bytes->data.find(static_cast<char>(static_cast<int>(value))) != std::string::npos;
  }
  if (const auto* dict = container.dict()) {
    if (!is_hashable(item)) no_such_operation();
    return dict->find(item) != nullptr;
  }
  const auto* items = container.set() != nullptr ? &container.set()->items : items_of(container);
  if (items == nullptr) no_such_operation();
  if (container.set() != nullptr && item.set() == nullptr && !is_hashable(item)) no_such_operation();
  return std::ranges::any_of(*items, [&](const Value& other) { return equal(item, other); });
}

/// `is`. Decided only if one of the values is a singleton (None, True, False).
bool identical(const Value& left, const Value& right) {
  const auto single = [](const Value& v) { return v.is_none() || v.boolean() != nullptr; };
  if (!single(left) && !single(right)) refuse("a question of identity");
  return left.kind() == right.kind() && equal(left, right);
}

}  // namespace

std::size_t weight(const Value& value) {
  const auto sum = [](const List& items) {
    std::size_t total = item_weight;
    for (const auto& item : items) total += item_weight + weight(item);
    return total;
  };
  switch (value.kind()) {
    case Value::Kind::string: return value.string()->size() + 1;
    case Value::Kind::bytes: return value.bytes()->data.size() + 1;
    case Value::Kind::big_integer: return value.big_integer()->digits.size();
    case Value::Kind::object: return value.object()->name.size();
    case Value::Kind::list: return sum(*value.list());
    case Value::Kind::tuple: return sum(value.tuple()->items);
    case Value::Kind::set: return sum(value.set()->items);
    case Value::Kind::dict: {
      std::size_t total = item_weight;
      for (const auto& [key, item] : value.dict()->items()) total += 2 * item_weight + weight(key) + weight(item);
      return total;
    }
    default: return 1;
  }
}

Value apply_binary(Op op, const Value& left, const Value& right, Budget& budget) {
  if (is_number(left) && is_number(right)) return apply_to_numbers(op, left, right, budget);
  if (op == Op::mod && (left.is_string() || left.bytes() != nullptr)) return percent_format(left, right, budget);
  if (op == Op::add) return concatenate(left, right, budget);
  if (op == Op::mul && is_sequence(left) && is_integer(right)) return repeat(left, right, budget);
  if (op == Op::mul && is_integer(left) && is_sequence(right)) return repeat(right, left, budget);
  if (op == Op::or_bits && (left.object() != nullptr || right.object() != nullptr)) {
    auto either = union_of(left, right);
    if (!either) no_such_operation();
    budget.spend(weight(*either));
    return std::move(*either);
  }
  if (op == Op::or_bits && left.is_dict() && right.is_dict()) return merge(*left.dict(), *right.dict(), budget);
  if (left.set() != nullptr && right.set() != nullptr) {
    budget.spend(weight(left));
    budget.spend(weight(right));
    return apply_to_sets(op, *left.set(), *right.set());
  }
  no_such_operation();
}

bool apply_comparison(Op op, const Value& left, const Value& right) {
  switch (op) {
    case Op::eq: return equal(left, right);
    case Op::unequal: return !equal(left, right);
    case Op::is: return identical(left, right);
    case Op::is_not: return !identical(left, right);
    case Op::in: return contains(right, left);
    case Op::not_in: return !contains(right, left);
    default: return ordered(op, left, right);
  }
}

Set make_set(const List& items) {
  Dict seen;
  Set out;
  for (const auto& item : items) {
    if (!is_hashable(item)) refuse("an item that cannot be hashed");
    const auto before = seen.size();
    seen.set(item, None{});
    if (seen.size() != before) out.items.push_back(item);
  }
  return out;
}

Value apply_to_sets(Op op, const Set& left, const Set& right) {
  const auto index = [](const Set& set) {
    Dict dict;
    for (const auto& item : set.items) dict.set(item, None{});
    return dict;
  };
  const auto those = [](const Set& set, const Dict& other, bool in) {
    List out;
    for (const auto& item : set.items)
      if ((other.find(item) != nullptr) == in) out.push_back(item);
    return out;
  };
  switch (op) {
    case Op::or_bits: return Set{joined(left.items, those(right, index(left), false))};
    case Op::and_bits:
      // CPython keeps the items of the smaller set; if both have the same size, those of the right one.
      return right.items.size() > left.items.size() ? Set{those(left, index(right), true)}
                                                    : Set{those(right, index(left), true)};
    case Op::sub: return Set{those(left, index(right), false)};
    case Op::xor_bits: return Set{joined(those(left, index(right), false), those(right, index(left), false))};
    default: no_such_operation();
  }
}

}  // namespace evalrun::python
