// Python's == between values, with exact comparison of integers and floats.
#include <cmath>
#include <cstdio>
#include <limits>

#include "evalrun/value.hpp"

namespace evalrun {
namespace {

bool is_real_number(const Value& v) {
  switch (v.kind()) {
    case Value::Kind::boolean:
    case Value::Kind::integer:
    case Value::Kind::big_integer:
    case Value::Kind::floating: return true;
    default: return false;
  }
}

/// Precondition: the value is a bool or an int64.
std::int64_t small(const Value& v) { return v.boolean() != nullptr ? (*v.boolean() ? 1 : 0) : *v.integer(); }

/// The digits of an integral double, as BigInt spells them.
std::string exact_digits(double d) {
  std::string text(400, '\0');
  const int n = std::snprintf(text.data(), text.size(), "%.0f", d);
  text.resize(static_cast<std::size_t>(n));
  return text;
}

bool equal_to_float(const Value& integer, double d) {
  if (!std::isfinite(d) || std::trunc(d) != d) return false;
  if (const auto* big = integer.big_integer()) return exact_digits(d) == big->digits;
  return d >= -9223372036854775808.0 && d < 9223372036854775808.0 && static_cast<std::int64_t>(d) == small(integer);
}

bool equal_reals(const Value& a, const Value& b) {
  const auto* fa = a.floating();
  const auto* fb = b.floating();
  if (fa != nullptr && fb != nullptr) return *fa == *fb;
  if (fa != nullptr) return equal_to_float(b, *fa);
  if (fb != nullptr) return equal_to_float(a, *fb);
  const auto* ba = a.big_integer();
  const auto* bb = b.big_integer();
  if ((ba != nullptr) != (bb != nullptr)) return false;
  return ba != nullptr ? ba->digits == bb->digits : small(a) == small(b);
}

bool equal_items(const List& a, const List& b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (!equal(a[i], b[i])) return false;
  return true;
}

bool equal_dicts(const Dict& a, const Dict& b) {
  if (a.size() != b.size()) return false;
  for (const auto& [key, value] : a.items()) {
    const auto* other = b.find(key);
    if (other == nullptr || !equal(value, *other)) return false;
  }
  return true;
}

bool equal_sets(const List& a, const List& b) {
  if (a.size() != b.size()) return false;
  Dict index;
  for (const auto& y : b) index.set(y, None{});
  for (const auto& x : a)
    if (index.find(x) == nullptr) return false;
  return true;
}

}  // namespace

bool equal(const Value& a, const Value& b) {
  if (const auto* text = a.string()) return b.is_string() && *text == *b.string();
  if (is_real_number(a) && is_real_number(b)) return equal_reals(a, b);
  if (a.complex() != nullptr || b.complex() != nullptr) {
    const auto* ca = a.complex();
    const auto* cb = b.complex();
    if (ca != nullptr && cb != nullptr) return ca->real == cb->real && ca->imag == cb->imag;
    const auto& number = ca != nullptr ? b : a;
    const auto& complex = ca != nullptr ? *ca : *cb;
    return is_real_number(number) && complex.imag == 0 && equal_reals(number, Value(complex.real));
  }
  if (a.kind() != b.kind()) return false;
  switch (a.kind()) {
    case Value::Kind::none: return true;
    case Value::Kind::bytes: return a.bytes()->data == b.bytes()->data;
    case Value::Kind::list: return equal_items(*a.list(), *b.list());
    case Value::Kind::tuple: return equal_items(a.tuple()->items, b.tuple()->items);
    case Value::Kind::set: return equal_sets(a.set()->items, b.set()->items);
    case Value::Kind::dict: return equal_dicts(*a.dict(), *b.dict());
    case Value::Kind::object: return a.object()->type == b.object()->type && a.object()->name == b.object()->name;
    default: return false;
  }
}

}  // namespace evalrun
