// Python's repr() and str() of values.
#include <array>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "evalrun/value.hpp"

#include "unicode.hpp"

namespace evalrun {
namespace {

void quote(std::string& out, std::string_view text) {
  const bool prefer_double = text.find('\'') != std::string_view::npos && text.find('"') == std::string_view::npos;
  const char mark = prefer_double ? '"' : '\'';
  out.push_back(mark);
  for (std::size_t i = 0; i < text.size();) {
    const auto at = i;
    const auto c = unicode::next(text, i);
    if (c == static_cast<std::uint32_t>(mark) || c == '\\') {
      out.push_back('\\');
      out.push_back(static_cast<char>(c));
    } else if (c == '\n') {
      out += "\\n";
    } else if (c == '\r') {
      out += "\\r";
    } else if (c == '\t') {
      out += "\\t";
    } else if (unicode::is_printable(c)) {
      out += text.substr(at, i - at);
    } else {
      unicode::append_escape(out, c);
    }
  }
  out.push_back(mark);
}

void quote_bytes(std::string& out, std::string_view data) {
  const bool prefer_double = data.find('\'') != std::string_view::npos && data.find('"') == std::string_view::npos;
  const char mark = prefer_double ? '"' : '\'';
  out.push_back('b');
  out.push_back(mark);
  for (const char ch : data) {
    const auto c = static_cast<unsigned char>(ch);
    if (ch == mark || ch == '\\') {
      out.push_back('\\');
      out.push_back(ch);
    } else if (ch == '\n') {
      out += "\\n";
    } else if (ch == '\r') {
      out += "\\r";
    } else if (ch == '\t') {
      out += "\\t";
    } else if (c < 0x20 || c >= 0x7F) {
      unicode::append_escape(out, c);
    } else {
      out.push_back(ch);
    }
  }
  out.push_back(mark);
}

/// A part of a complex number: like a float, but without ".0" at the end.
std::string repr_part(double d) {
  auto text = repr_float(d);
  if (text.ends_with(".0")) text.resize(text.size() - 2);
  return text;
}

void write(std::string& out, const Value& v);

void write_items(std::string& out, const List& items) {
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i != 0) out += ", ";
    write(out, items[i]);
  }
}

void write_complex(std::string& out, const Complex& c) {
  if (c.real == 0 && !std::signbit(c.real)) {
    out += repr_part(c.imag) + "j";
    return;
  }
  const auto imag = repr_part(c.imag);
  out += "(" + repr_part(c.real) + (imag.front() == '-' ? "" : "+") + imag + "j)";
}

void write_object(std::string& out, const Object& object) {
  if (object.type == "type")
    out += fmt::format("<class '{}'>", object.name);
  else if (object.type == "builtin_function_or_method")
    out += fmt::format("<built-in function {}>", object.name);
  else
    out += object.name;
}

void write(std::string& out, const Value& v) {
  switch (v.kind()) {
    case Value::Kind::none: out += "None"; break;
    case Value::Kind::boolean: out += *v.boolean() ? "True" : "False"; break;
    case Value::Kind::integer: out += std::to_string(*v.integer()); break;
    case Value::Kind::big_integer: out += v.big_integer()->digits; break;
    case Value::Kind::floating: out += repr_float(*v.floating()); break;
    case Value::Kind::complex: write_complex(out, *v.complex()); break;
    case Value::Kind::string: quote(out, *v.string()); break;
    case Value::Kind::bytes: quote_bytes(out, v.bytes()->data); break;
    case Value::Kind::list:
      out.push_back('[');
      write_items(out, *v.list());
      out.push_back(']');
      break;
    case Value::Kind::tuple:
      out.push_back('(');
      write_items(out, v.tuple()->items);
      if (v.tuple()->items.size() == 1) out.push_back(',');
      out.push_back(')');
      break;
    case Value::Kind::set:
      if (v.set()->items.empty()) {
        out += "set()";
      } else {
        out.push_back('{');
        write_items(out, v.set()->items);
        out.push_back('}');
      }
      break;
    case Value::Kind::dict: {
      out.push_back('{');
      bool first = true;
      for (const auto& [key, value] : v.dict()->items()) {
        if (!first) out += ", ";
        first = false;
        write(out, key);
        out += ": ";
        write(out, value);
      }
      out.push_back('}');
      break;
    }
    case Value::Kind::object: write_object(out, *v.object()); break;
  }
}

}  // namespace

std::string repr_float(double value) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value < 0 ? "-inf" : "inf";
  std::array<char, 40> buffer{};
  const auto end =
      std::to_chars(buffer.data(), buffer.data() + buffer.size(), value, std::chars_format::scientific).ptr;
  const std::string_view text(buffer.data(), static_cast<std::size_t>(end - buffer.data()));
  // Split d.ddde[+-]xx into digits and a decimal exponent. Python writes the exponent if it is outside [-4, 16).
  const auto e = text.find('e');
  const bool negative = text.front() == '-';
  std::string digits;
  for (const char c : text.substr(negative ? 1 : 0, e - (negative ? 1 : 0)))
    if (c != '.') digits.push_back(c);
  int exponent = 0;
  const auto exponent_text = text.substr(e + (text[e + 1] == '+' ? 2 : 1));
  std::from_chars(exponent_text.data(), exponent_text.data() + exponent_text.size(), exponent);
  std::string out(negative ? "-" : "");
  const auto count = static_cast<int>(digits.size());
  if (exponent < -4 || exponent >= 16) {
    out.push_back(digits[0]);
    if (count > 1) out += "." + digits.substr(1);
    return out + fmt::format("e{}{:02d}", exponent < 0 ? '-' : '+', std::abs(exponent));
  }
  if (exponent < 0) return out + "0." + std::string(static_cast<std::size_t>(-exponent - 1), '0') + digits;
  if (count <= exponent + 1)
    return out + digits + std::string(static_cast<std::size_t>(exponent + 1 - count), '0') + ".0";
  return out + digits.substr(0, static_cast<std::size_t>(exponent) + 1) + "." +
         digits.substr(static_cast<std::size_t>(exponent) + 1);
}

std::string repr(const Value& value) {
  std::string out;
  write(out, value);
  return out;
}

std::string str(const Value& value) { return value.is_string() ? *value.string() : repr(value); }

}  // namespace evalrun
