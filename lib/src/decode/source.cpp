#include "source.hpp"

#include "named_call.hpp"
#include "python.hpp"
#include "python/text.hpp"

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

Decoded parse_v1(std::string_view text, const Decoding& how) {
  switch (how.language) {
    case Language::java: return parse_java(without_ends(text), how.parser);
    case Language::javascript: return parse_javascript(without_ends(text), how.parser);
    case Language::python: break;
  }
  return parse_python(text, PythonEra::v1, how.parser);
}

std::string wrapped(std::string text) {
  if (!text.starts_with('[')) text.insert(text.begin(), '[');
  if (!text.ends_with(']')) text.push_back(']');
  return text;
}

std::string replaced(std::string_view text, std::string_view what, std::string_view with) {
  std::string out;
  for (;;) {
    const auto at = text.find(what);
    out += text.substr(0, at);
    if (at == std::string_view::npos) return out;
    out += with;
    text.remove_prefix(at + what.size());
  }
}

std::vector<std::string_view> split(std::string_view text, std::string_view separator) {
  std::vector<std::string_view> pieces;
  for (;;) {
    const auto at = text.find(separator);
    pieces.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return pieces;
    text.remove_prefix(at + separator.size());
  }
}

}  // namespace evalrun::decode
