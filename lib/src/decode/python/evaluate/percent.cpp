// The % operator of str and bytes: printf-style formatting.
#include <cmath>
#include <optional>

#include "decode/python/failure.hpp"
#include "evaluate.hpp"
#include "integers.hpp"
#include "python/unicode.hpp"
#include "text/ascii.hpp"

namespace evalrun::python {
namespace {

struct Flags {
  bool left = false, sign = false, blank = false, alternate = false, zero = false;
};

struct Conversion {
  Flags flags;
  std::int64_t width = 0;
  std::int64_t precision = -1;
  char type = 0;
};

constexpr std::int64_t max_width = 1 << 24;

std::int64_t length_of(std::string_view text, bool bytes) {
  return static_cast<std::int64_t>(bytes ? text.size() : character_count(text));
}

class Percent {
 public:
  Percent(std::string_view format, const Value& arguments, bool bytes, Budget& budget)
      : format_(format), bytes_(bytes), budget_(budget) {
    if (const auto* tuple = arguments.tuple()) {
      for (const auto& item : tuple->items) arguments_.push_back(&item);
      return;
    }
    arguments_.push_back(&arguments);
    // An argument that can be subscripted counts as a mapping, of which parts may stay unused.
    if (arguments.is_dict() || arguments.is_list() || (arguments.bytes() != nullptr && !bytes)) mapping_ = &arguments;
  }

  std::string run() {
    while (i_ < format_.size()) {
      const auto percent = std::min(format_.find('%', i_), format_.size());
      out_ += format_.substr(i_, percent - i_);
      i_ = percent;
      if (i_ == format_.size()) break;
      ++i_;
      convert();
    }
    if (used_ < arguments_.size() && mapping_ == nullptr) refuse("arguments that are not all used");
    return std::move(out_);
  }

 private:
  char peek() {
    if (i_ >= format_.size()) refuse("an incomplete format");
    return format_[i_];
  }

  const Value& argument() {
    if (used_ >= arguments_.size()) refuse("too few arguments for a format");
    return *arguments_[used_++];
  }

  void convert() {
    if (peek() == '%') {
      ++i_;
      out_.push_back('%');
      return;
    }
    if (peek() == '(') key();
    const auto conversion = read();
    const auto& value = argument();
    switch (conversion.type) {
      case 's':
      case 'r':
      case 'a':
      case 'b': return put(text(conversion, value), conversion, false);
      case 'c': return put(character(value), conversion, false);
      case 'd':
      case 'i':
      case 'u':
      case 'o':
      case 'x':
      case 'X': return put(integer(conversion, value), conversion, true);
      case 'e':
      case 'E':
      case 'f':
      case 'F':
      case 'g':
      case 'G': return put(floating(conversion, value), conversion, true);
      default: refuse("an unknown conversion of a format");
    }
  }

  void key() {
    if (mapping_ == nullptr) refuse("a format that wants a mapping");
    const auto begin = ++i_;
    for (int depth = 1; depth > 0; ++i_) depth += peek() == '(' ? 1 : peek() == ')' ? -1 : 0;
    const std::string name(format_.substr(begin, i_ - 1 - begin));
    value_ = subscript(*mapping_, bytes_ ? Value(Bytes{name}) : Value(name));
    arguments_ = {&value_};
    used_ = 0;
  }

  Conversion read() {
    Conversion out;
    for (bool more = true; more; i_ += more ? 1 : 0) {
      switch (peek()) {
        case '-': out.flags.left = true; break;
        case '+': out.flags.sign = true; break;
        case ' ': out.flags.blank = true; break;
        case '#': out.flags.alternate = true; break;
        case '0': out.flags.zero = true; break;
        default: more = false;
      }
    }
    out.width = number().value_or(0);
    if (out.width < 0) {
      out.flags.left = true;
      out.width = -out.width;
    }
    if (peek() == '.') {
      ++i_;
      out.precision = std::max<std::int64_t>(number().value_or(0), 0);
    }
    if (peek() == 'h' || peek() == 'l' || peek() == 'L') {
      ++i_;
      peek();
    }
    out.type = format_[i_++];
    return out;
  }

  /// Digits, or '*' for the next argument; nullopt: neither.
  std::optional<std::int64_t> number() {
    if (peek() == '*') {
      ++i_;
      const auto& value = argument();
      if (!is_integer(value)) refuse("a width that is no integer");
      const auto big = to_integer(value);
      if (abs(big) > max_width) refuse("a result that is too large");
      return static_cast<std::int64_t>(big);
    }
    if (!is_digit(peek())) return std::nullopt;
    std::int64_t value = 0;
    for (; is_digit(peek()); ++i_) {
      value = value * 10 + (format_[i_] - '0');
      if (value > max_width) refuse("a result that is too large");
    }
    return value;
  }

  std::string text(const Conversion& conversion, const Value& value) {
    if (!bytes_) {
      switch (conversion.type) {
        case 's': return text_of(value);
        case 'r': return repr_of(value);
        case 'a': return ascii_of(value);
        default: refuse("an unknown conversion of a format");
      }
    }
    if (conversion.type == 'r' || conversion.type == 'a') return ascii_of(value);
    if (value.bytes() == nullptr) refuse("an argument that is not bytes");
    return value.bytes()->data;
  }

  std::string character(const Value& value) {
    std::string out;
    if (is_integer(value)) {
      const auto number = to_integer(value);
      if (number < 0 || number > (bytes_ ? 0xFF : 0x10FFFF)) refuse("a character that is out of range");
      const auto c = static_cast<std::uint32_t>(number);
      if (bytes_)
        out.push_back(static_cast<char>(c));
      else
        unicode::append(out, c);
      return out;
    }
    if (bytes_ && value.bytes() != nullptr) out = value.bytes()->data;
    if (!bytes_ && value.is_string()) out = *value.string();
    if (length_of(out, bytes_) != 1) refuse("an argument that is not one character");
    return out;
  }

  std::string integer(const Conversion& conversion, const Value& value) {
    const bool decimal = conversion.type == 'd' || conversion.type == 'i' || conversion.type == 'u';
    Value number = value;
    if (const auto* f = value.floating(); f != nullptr && decimal) {
      if (!std::isfinite(*f)) refuse("a number that is not finite");
      number = from_integer(Integer(std::trunc(*f)));
    }
    if (!is_integer(number)) refuse("an argument that is no integer");
    auto digits = digits_of(number, decimal ? 10 : conversion.type == 'o' ? 8 : 16);
    if (conversion.precision > static_cast<std::int64_t>(digits.size())) {
      budget_.spend(static_cast<std::size_t>(conversion.precision));
      digits.insert(0, static_cast<std::size_t>(conversion.precision) - digits.size(), '0');
    }
    if (conversion.flags.alternate && !decimal) digits.insert(0, conversion.type == 'o' ? "0o" : "0x");
    if (conversion.type == 'X') digits = upper(digits);
    return (is_negative(number) ? "-" : "") + digits;
  }

  std::string floating(const Conversion& conversion, const Value& value) {
    if (!is_number(value) || value.complex() != nullptr) refuse("an argument that is no real number");
    const bool capital = conversion.type >= 'A' && conversion.type <= 'Z';
    FloatFormat format;
    format.type = static_cast<char>(conversion.type | 0x20);
    format.precision = conversion.precision < 0 ? 6 : static_cast<std::size_t>(conversion.precision);
    format.alternate = conversion.flags.alternate;
    auto out = float_text(as_double(value), format, budget_);
    return capital ? upper(out) : out;
  }

  [[nodiscard]] std::string cut(std::string_view text, std::size_t length) const {
    return std::string(bytes_ ? text.substr(0, length) : first_characters(text, length));
  }

  /// Appends the text, padded to the width. Zeros go behind the sign of a number and behind a prefix like 0x.
  void put(std::string body, const Conversion& conversion, bool numeric) {
    const auto& flags = conversion.flags;
    const bool textual =
        conversion.type == 's' || conversion.type == 'r' || conversion.type == 'a' || conversion.type == 'b';
    if (textual && conversion.precision >= 0 && length_of(body, bytes_) > conversion.precision)
      body = cut(body, static_cast<std::size_t>(conversion.precision));
    std::string head;
    if (numeric) {
      if (body.starts_with('-')) {
        head = "-";
        body.erase(0, 1);
      } else if (flags.sign) {
        head = "+";
      } else if (flags.blank) {
        head = " ";
      }
      if (flags.alternate && body.size() > 1 && body[0] == '0' && ((body[1] | 0x20) == 'x' || body[1] == 'o')) {
        head += body.substr(0, 2);
        body.erase(0, 2);
      }
    }
    const auto length = length_of(head, bytes_) + length_of(body, bytes_);
    const auto missing = conversion.width > length ? static_cast<std::size_t>(conversion.width - length) : 0;
    budget_.spend(missing + body.size() + head.size());
    if (numeric && flags.zero && !flags.left)
      out_ += head + std::string(missing, '0') + body;
    else if (flags.left)
      out_ += head + body + std::string(missing, ' ');
    else
      out_ += std::string(missing, ' ') + head + body;
  }

  std::string_view format_;
  bool bytes_;
  Budget& budget_;
  std::size_t i_ = 0;
  std::vector<const Value*> arguments_;
  std::size_t used_ = 0;
  const Value* mapping_ = nullptr;
  Value value_;
  std::string out_;
};

}  // namespace

Value percent_format(const Value& left, const Value& right, Budget& budget) {
  if (const auto* bytes = left.bytes()) return Bytes{Percent(bytes->data, right, true, budget).run()};
  return Percent(*left.string(), right, false, budget).run();
}

}  // namespace evalrun::python
