#include "brackets.hpp"

#include "unicode.hpp"

namespace evalrun::decode {

std::string_view trimmed(std::string_view text) { return unicode::strip(text, "`\n "); }

std::string bracketed(std::string_view text) {
  const auto inner = trimmed(text);
  std::string out;
  out.reserve(inner.size() + 2);
  if (!inner.starts_with('[')) out += '[';
  out += inner;
  if (!out.ends_with(']')) out += ']';
  return out;
}

}  // namespace evalrun::decode
