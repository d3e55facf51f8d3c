#include "brackets.hpp"

namespace evalrun::decode {

std::string_view trimmed(std::string_view text) {
  const auto goes = [](char c) { return c == '`' || c == '\n' || c == ' '; };
  while (!text.empty() && goes(text.front())) text.remove_prefix(1);
  while (!text.empty() && goes(text.back())) text.remove_suffix(1);
  return text;
}

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
