// Arithmetic on numbers as CPython 3.11 does it, to the last bit.
#include <cmath>

#include "decode/python/failure.hpp"
#include "evaluate.hpp"
#include "integers.hpp"

namespace evalrun::python {
namespace {

[[noreturn]] void no_such_operation() { refuse("an operation that its operands do not have"); }
[[noreturn]] void division_by_zero() { refuse("a division by zero"); }
[[noreturn]] void overflow() { refuse("a number that is out of range"); }

// ---- complex

Complex to_complex(const Value& v) {
  if (const auto* c = v.complex()) return *c;
  return {as_double(v), 0};
}

Complex product(Complex a, Complex b) { return {a.real * b.real - a.imag * b.imag, a.real * b.imag + a.imag * b.real}; }

Complex quotient(Complex a, Complex b) {
  if (std::isnan(b.real) || std::isnan(b.imag)) return {NAN, NAN};
  if (std::abs(b.real) >= std::abs(b.imag)) {
    if (b.real == 0) division_by_zero();
    const double ratio = b.imag / b.real;
    const double denominator = b.real + b.imag * ratio;
    return {(a.real + a.imag * ratio) / denominator, (a.imag - a.real * ratio) / denominator};
  }
  const double ratio = b.real / b.imag;
  const double denominator = b.real * ratio + b.imag;
  return {(a.real * ratio + a.imag) / denominator, (a.imag * ratio - a.real) / denominator};
}

Complex integral_power(Complex a, long n) {
  Complex result{1, 0};
  for (long mask = 1, count = std::abs(n); mask <= count; mask <<= 1, a = product(a, a))
    if ((count & mask) != 0) result = product(result, a);
  return n > 0 ? result : quotient({1, 0}, result);
}

Complex polar_power(Complex a, Complex b) {
  if (b.real == 0 && b.imag == 0) return {1, 0};
  if (a.real == 0 && a.imag == 0) {
    if (b.imag != 0 || b.real < 0) division_by_zero();
    return {0, 0};
  }
  const double size = std::hypot(a.real, a.imag);
  const double angle = std::atan2(a.imag, a.real);
  double length = std::pow(size, b.real);
  double phase = angle * b.real;
  if (b.imag != 0) {
    length /= std::exp(angle * b.imag);
    phase += b.imag * std::log(size);
  }
  if (std::isinf(phase)) overflow();
  return {length * std::cos(phase), length * std::sin(phase)};
}

Complex power(Complex a, Complex b) {
  const bool small = b.imag == 0 && b.real == std::floor(b.real) && std::abs(b.real) <= 100;
  const auto result = small ? integral_power(a, static_cast<long>(b.real)) : polar_power(a, b);
  if (std::isinf(result.real) || std::isinf(result.imag)) overflow();
  return result;
}

Value apply_complex(Op op, Complex a, Complex b) {
  switch (op) {
    case Op::add: return Complex{a.real + b.real, a.imag + b.imag};
    case Op::sub: return Complex{a.real - b.real, a.imag - b.imag};
    case Op::mul: return product(a, b);
    case Op::div: return quotient(a, b);
    case Op::pow: return power(a, b);
    default: no_such_operation();
  }
}

// ---- float

double floor_quotient(double a, double b) {
  double rest = std::fmod(a, b);
  double quotient = (a - rest) / b;
  if (rest != 0 && (b < 0) != (rest < 0)) quotient -= 1;
  if (quotient == 0) return std::copysign(0.0, a / b);
  const double floor = std::floor(quotient);
  return quotient - floor > 0.5 ? floor + 1 : floor;
}

double remainder(double a, double b) {
  const double rest = std::fmod(a, b);
  if (rest == 0) return std::copysign(0.0, b);
  return (b < 0) != (rest < 0) ? rest + b : rest;
}

Value power(double a, double b) {
  if (b == 0) return 1.0;
  if (std::isnan(a)) return a;
  if (std::isnan(b)) return a == 1 ? 1.0 : b;
  if (std::isinf(b)) {
    if (std::abs(a) == 1) return 1.0;
    return (b > 0) == (std::abs(a) > 1) ? HUGE_VAL : 0.0;
  }
  const bool odd = std::fmod(std::abs(b), 2.0) == 1;
  if (std::isinf(a)) {
    if (b > 0) return odd ? a : std::abs(a);
    return odd ? std::copysign(0.0, a) : 0.0;
  }
  if (a == 0) {
    if (b < 0) division_by_zero();
    return odd ? a : 0.0;
  }
  if (a < 0 && b != std::floor(b)) return power(Complex{a, 0}, Complex{b, 0});
  const double size = std::pow(std::abs(a), b);
  if (std::isinf(size)) overflow();
  return a < 0 && odd ? -size : size;
}

Value apply_floats(Op op, double a, double b) {
  switch (op) {
    case Op::add: return a + b;
    case Op::sub: return a - b;
    case Op::mul: return a * b;
    case Op::pow: return power(a, b);
    case Op::div:
    case Op::floor_div:
    case Op::mod: break;
    default: no_such_operation();
  }
  if (b == 0) division_by_zero();
  return op == Op::div ? a / b : op == Op::mod ? remainder(a, b) : floor_quotient(a, b);
}

// ---- int

/// The quotient rounded down and the remainder with the divisor's sign.
std::pair<Integer, Integer> floor_division(const Integer& a, const Integer& b) {
  Integer quotient, rest;
  divide_qr(a, b, quotient, rest);
  if (rest != 0 && (rest < 0) != (b < 0)) {
    --quotient;
    rest += b;
  }
  return {quotient, rest};
}

Integer integral_power(const Integer& a, const Integer& b, Budget& budget) {
  if (a == 0 || a == 1 || b == 0) return b == 0 ? 1 : a;
  if (a == -1) return (b & 1) != 0 ? -1 : 1;
  if (b > max_integer_bits || (bit_length(a) - 1) * static_cast<std::size_t>(b) > max_integer_bits)
    refuse("an integer that is too large");
  // The budget allows two of the largest powers, which take about 0.1 s.
  constexpr std::size_t products_per_unit = 128;
  const auto limbs = (bit_length(a) - 1) * static_cast<std::size_t>(b) / 64 + 1;
  budget.spend(limbs / products_per_unit + 1, limbs);
  return pow(a, static_cast<unsigned>(b));
}

Integer shifted(Op op, const Integer& a, const Integer& b) {
  if (b < 0) refuse("a shift by a negative number");
  if (op == Op::rshift) {
    if (b > max_integer_bits) return a < 0 ? -1 : 0;
    const auto places = static_cast<unsigned>(b);
    if (a < 0) return -Integer(Integer(-a - 1) >> places) - 1;  // rounds down
    return a >> places;
  }
  if (a == 0) return 0;
  if (b > max_integer_bits) refuse("an integer that is too large");
  return a << static_cast<unsigned>(b);
}

Value apply_integers(Op op, const Value& left, const Value& right, Budget& budget) {
  const auto* la = left.integer();
  const auto* lb = right.integer();
  if (la != nullptr && lb != nullptr) {
    std::int64_t result = 0;
    if (op == Op::add && !__builtin_add_overflow(*la, *lb, &result)) return result;
    if (op == Op::sub && !__builtin_sub_overflow(*la, *lb, &result)) return result;
    if (op == Op::mul && !__builtin_mul_overflow(*la, *lb, &result)) return result;
  }
  const auto a = to_integer(left);
  const auto b = to_integer(right);
  const auto limbs = [](const Integer& i) { return bit_length(i) / 64 + 1; };
  budget.spend(limbs(a) + limbs(b));
  const bool both_bool = left.boolean() != nullptr && right.boolean() != nullptr;
  switch (op) {
    case Op::add: return from_integer(a + b);
    case Op::sub: return from_integer(a - b);
    case Op::mul: budget.spend(limbs(a), limbs(b)); return from_integer(a * b);
    case Op::div: {
      if (b == 0) division_by_zero();
      const double result = nearest_quotient(a, b);
      if (std::isinf(result)) overflow();
      return result;
    }
    case Op::floor_div:
    case Op::mod: {
      if (b == 0) division_by_zero();
      budget.spend(limbs(a), limbs(b));
      auto [quotient, rest] = floor_division(a, b);
      return from_integer(op == Op::mod ? rest : quotient);
    }
    case Op::pow: {
      if (b < 0) return power(as_double(left), as_double(right));
      return from_integer(integral_power(a, b, budget));
    }
    case Op::lshift:
    case Op::rshift: return from_integer(shifted(op, a, b));
    case Op::or_bits: return both_bool ? Value((a | b) != 0) : from_integer(a | b);
    case Op::xor_bits: return both_bool ? Value((a ^ b) != 0) : from_integer(a ^ b);
    case Op::and_bits: return both_bool ? Value((a & b) != 0) : from_integer(a & b);
    default: no_such_operation();
  }
}

}  // namespace

bool is_integer(const Value& v) {
  return v.kind() == Value::Kind::boolean || v.kind() == Value::Kind::integer || v.kind() == Value::Kind::big_integer;
}

bool is_number(const Value& v) { return is_integer(v) || v.floating() != nullptr || v.complex() != nullptr; }

double as_double(const Value& number) {
  if (number.big_integer() == nullptr) return to_double(number);
  const double result = nearest_double(to_integer(number));
  if (std::isinf(result)) overflow();
  return result;
}

int compare_numbers(const Value& left, const Value& right) {
  const auto sign = [](const auto& a, const auto& b) { return a < b ? -1 : b < a ? 1 : 0; };
  const auto* fa = left.floating();
  const auto* fb = right.floating();
  if (fa != nullptr && fb != nullptr) return sign(*fa, *fb);
  if (fa != nullptr) return -compare_numbers(right, left);
  if (fb == nullptr) return sign(to_integer(left), to_integer(right));
  if (std::isinf(*fb)) return *fb > 0 ? -1 : 1;
  const double whole = std::floor(*fb);
  const auto order = sign(to_integer(left), Integer(whole));
  return order == 0 && whole != *fb ? -1 : order;
}

Value apply_to_numbers(Op op, const Value& left, const Value& right, Budget& budget) {
  if (left.complex() != nullptr || right.complex() != nullptr)
    return apply_complex(op, to_complex(left), to_complex(right));
  if (left.floating() != nullptr || right.floating() != nullptr)
    return apply_floats(op, as_double(left), as_double(right));
  return apply_integers(op, left, right, budget);
}

Value apply_unary(Op op, const Value& operand) {
  if (op == Op::logical_not) return !is_true(operand);
  if (!is_number(operand)) no_such_operation();
  if (is_integer(operand)) {
    const auto value = to_integer(operand);
    return from_integer(op == Op::minus ? Integer(-value) : op == Op::invert ? Integer(-value - 1) : value);
  }
  if (op == Op::invert) no_such_operation();
  if (op == Op::plus) return operand;
  if (const auto* c = operand.complex()) return Complex{-c->real, -c->imag};
  return -*operand.floating();
}

}  // namespace evalrun::python
