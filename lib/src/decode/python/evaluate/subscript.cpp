// Items, slices and unpacking of constants.
#include <limits>

#include "decode/python/failure.hpp"
#include "evaluate.hpp"
#include "integers.hpp"

namespace evalrun::python {
namespace {

/// The characters of a text, each as a text.
List characters(const std::string& text) {
  List out;
  for (std::size_t i = 0; i < text.size();) {
    const auto end = character_end(text, i);
    out.emplace_back(text.substr(i, end - i));
    i = end;
  }
  return out;
}

List bytes_of(const Bytes& bytes) {
  List out;
  for (const char c : bytes.data) out.emplace_back(static_cast<int>(static_cast<unsigned char>(c)));
  return out;
}

List sequence(const Value& object) {
  if (const auto* text = object.string()) return characters(*text);
  if (const auto* bytes = object.bytes()) return bytes_of(*bytes);
  if (const auto* list = object.list()) return *list;
  if (const auto* tuple = object.tuple()) return tuple->items;
  refuse("items of something that has none");
}

/// An index as a number; beyond the length of any sequence it is cut to a limit.
std::int64_t clamped(const Value& value) {
  static constexpr auto most = std::numeric_limits<std::int64_t>::max() / 4;
  if (!is_integer(value)) refuse("an index that is no integer");
  const auto number = to_integer(value);
  return number > most ? most : number < -most ? -most : static_cast<std::int64_t>(number);
}

}  // namespace

Value subscript(const Value& object, const Value& index) {
  if (const auto* dict = object.dict()) {
    if (!is_hashable(index)) refuse("a key that cannot be hashed");
    const auto* value = dict->find(index);
    if (value == nullptr) refuse("a key that is not there");
    return *value;
  }
  auto items = sequence(object);
  const auto size = static_cast<std::int64_t>(items.size());
  auto at = clamped(index);
  if (at < 0) at += size;
  if (at < 0 || at >= size) refuse("an index that is out of range");
  return std::move(items[static_cast<std::size_t>(at)]);
}

Value subscript(const Value& object, const Value& lower, const Value& upper, const Value& step_value, Budget& budget) {
  const auto items = sequence(object);
  budget.spend(weight(object));
  const auto size = static_cast<std::int64_t>(items.size());
  const auto step = step_value.is_none() ? 1 : clamped(step_value);
  if (step == 0) refuse("a slice with step 0");
  const auto limit = [&](const Value& part, std::int64_t missing) {
    if (part.is_none()) return missing;
    auto at = clamped(part);
    if (at < 0) at += size;
    if (at < 0) return step < 0 ? std::int64_t{-1} : std::int64_t{0};
    return at >= size ? (step < 0 ? size - 1 : size) : at;
  };
  const auto from = limit(lower, step < 0 ? size - 1 : 0);
  const auto to = limit(upper, step < 0 ? -1 : size);
  List out;
  for (auto at = from; step < 0 ? at > to : at < to; at += step) out.push_back(items[static_cast<std::size_t>(at)]);
  if (object.list() != nullptr) return out;
  if (object.tuple() != nullptr) return Tuple{std::move(out)};
  std::string text;
  for (const auto& item : out) {
    if (item.is_string())
      text += *item.string();
    else
      text.push_back(static_cast<char>(*item.integer()));
  }
  return object.is_string() ? Value(std::move(text)) : Value(Bytes{std::move(text)});
}

List iterate(const Value& value, Budget& budget) {
  budget.spend(weight(value), 2);
  if (const auto* set = value.set()) {
    if (set->items.size() > 1) refuse("items in the order of a set");
    return set->items;
  }
  const auto* dict = value.dict();
  if (dict == nullptr) return sequence(value);
  List keys;
  for (const auto& item : dict->items()) keys.push_back(item.key);
  return keys;
}

}  // namespace evalrun::python
