#include <charconv>
#include <cmath>
#include <limits>

#include "decode/python/evaluate/evaluate.hpp"
#include "decode/python/failure.hpp"
#include "scan.hpp"
#include "text/ascii.hpp"

namespace evalrun::python {
namespace {

bool skip_digits(const char*& at) {
  const auto* begin = at;
  while (is_digit(*at)) ++at;
  return at != begin;
}

/// Python's stack limits the depth of an expression. With so few operations its frames need not be counted.
constexpr int max_operations = 24;

class Arithmetic {
 public:
  explicit Arithmetic(const char* at) : at_(at) {}

  std::optional<Value> sum() {
    auto left = product();
    for (blanks(); left && (*at_ == '+' || *at_ == '-'); blanks()) {
      const auto op = *at_++ == '+' ? Op::add : Op::sub;
      left = applied(op, *left, product());
    }
    return left;
  }

  [[nodiscard]] const char* at() const { return at_; }

 private:
  void blanks() {
    while (*at_ == ' ') ++at_;
  }

  std::optional<Value> product() {
    auto left = operand();
    for (blanks(); left && (*at_ == '*' || *at_ == '/' || *at_ == '%'); blanks()) {
      const char sign = *at_++;
      auto op = sign == '*' ? Op::mul : sign == '/' ? Op::div : Op::mod;
      if (sign == '/' && *at_ == '/') {
        ++at_;
        op = Op::floor_div;
      }
      left = applied(op, *left, operand());
    }
    return left;
  }

  /// A number, possibly with a power, or a sum in brackets. Declines -a ** b, which Python reads as -(a ** b).
  std::optional<Value> operand() {
    blanks();
    if (*at_ == '(') {
      if (++operations_ > max_operations) return std::nullopt;
      ++at_;
      auto inner = sum();
      blanks();
      if (!inner || *at_ != ')') return std::nullopt;
      ++at_;
      return is_power() ? std::nullopt : inner;
    }
    const bool negative = *at_ == '-';
    auto base = number();
    if (!base || !is_power()) return base;
    if (negative) return std::nullopt;
    at_ += 2;
    blanks();
    auto raised = applied(Op::pow, *base, number());
    return is_power() ? std::nullopt : raised;
  }

  bool is_power() {
    blanks();
    return at_[0] == '*' && at_[1] == '*';
  }

  std::optional<Value> number() {
    PlainNumber read;
    if (!(is_digit(*at_) || *at_ == '-') || !read_plain_number(at_, read)) return std::nullopt;
    return read.is_float ? Value(read.floating) : Value(read.integer);
  }

  std::optional<Value> applied(Op op, const Value& left, const std::optional<Value>& right) {
    if (!right || ++operations_ > max_operations) return std::nullopt;
    try {
      return apply_binary(op, left, *right, budget_);
    } catch (const Failure&) { return std::nullopt; }
  }

  const char* at_;
  int operations_ = 0;
  Budget budget_;
};

}  // namespace

bool read_plain_number(const char*& at, PlainNumber& out) {
  const auto* begin = at;
  const bool negative = *at == '-';
  if (negative) ++at;
  const auto* first = at;
  std::uint64_t magnitude = 0;
  for (; is_digit(*at); ++at) magnitude = magnitude * 10 + static_cast<std::uint64_t>(*at - '0');
  const auto digits = at - first;
  if (digits == 0 || (*first == '0' && digits > 1)) return false;
  out.is_float = *at == '.' || *at == 'e' || *at == 'E';
  if (!out.is_float) {
    if (digits > std::numeric_limits<std::int64_t>::digits10) return false;
    const auto i = static_cast<std::int64_t>(magnitude);
    out.integer = negative ? -i : i;
    return true;
  }
  if (*at == '.') {
    ++at;
    if (!skip_digits(at)) return false;
  }
  if (*at == 'e' || *at == 'E') {
    ++at;
    if (*at == '+' || *at == '-') ++at;
    if (!skip_digits(at)) return false;
  }
  const auto [end, error] = std::from_chars(begin, at, out.floating);
  return error == std::errc{} && end == at;
}

std::optional<PlainNumber> read_arithmetic(const char*& at) {
  Arithmetic arithmetic(at);
  const auto result = arithmetic.sum();
  if (!result) return std::nullopt;
  at = arithmetic.at();
  if (const auto* integer = result->integer()) return PlainNumber{false, *integer, 0};
  const auto* floating = result->floating();
  if (floating == nullptr || !std::isfinite(*floating)) return std::nullopt;
  return PlainNumber{true, 0, *floating};
}

}  // namespace evalrun::python
