#include "quotes.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "evalrun/value.hpp"

#include "python/unicode.hpp"

namespace evalrun::python {
namespace {

std::string escaped(std::string_view text, bool whitespace) {
  std::string out;
  for (std::size_t i = 0; i < text.size();) {
    const auto at = i;
    const auto c = unicode::next(text, i);
    if (((c == '\n' || c == '\t') && !whitespace) || (c != '\\' && unicode::is_printable(c)))
      out += text.substr(at, i - at);
    else if (c == '\\')
      out += "\\\\";
    else if (c == '\n')
      out += "\\n";
    else if (c == '\t')
      out += "\\t";
    else if (c == '\r')
      out += "\\r";
    else
      out += c < 0x100     ? fmt::format("\\x{:02x}", c)
             : c < 0x10000 ? fmt::format("\\u{:04x}", c)
                           : fmt::format("\\U{:08x}", c);
  }
  return out;
}

}  // namespace

std::pair<std::string, Quotes> literal_body(const std::string& text, const Quotes& allowed, bool whitespace) {
  auto body = escaped(text, whitespace);
  Quotes quotes;
  const bool lines = body.find('\n') != std::string::npos;
  for (const auto q : allowed)
    if ((!lines || q.size() == 3) && body.find(q) == std::string::npos) quotes.push_back(q);
  if (quotes.empty()) {
    const auto quoted = repr(Value(text));
    const auto it = std::ranges::find_if(allowed, [&](std::string_view q) { return q.front() == quoted.front(); });
    const auto quote = it != allowed.end() ? *it : quoted.front() == '"' ? all_quotes[1] : all_quotes[0];
    return {quoted.substr(1, quoted.size() - 2), {quote}};
  }
  if (!body.empty()) {
    std::ranges::stable_sort(quotes, {}, [&](std::string_view q) { return q.front() == body.back(); });
    if (quotes.front().front() == body.back()) body.insert(body.size() - 1, "\\");
  }
  return {std::move(body), std::move(quotes)};
}

}  // namespace evalrun::python
