#include "text_width.hpp"

#include <unicode/uchar.h>

#include "python/text.hpp"

namespace evalrun::reports {
namespace {

/// Next code point, or U_SENTINEL for what is no UTF-8.
UChar32 next(std::string_view text, std::size_t& at) {
  const auto c = next_character(text, at);
  return is_character(c) ? static_cast<UChar32>(c) : U_SENTINEL;
}

std::size_t width_of(UChar32 c) {
  const auto type = u_charType(c);
  if (type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK || type == U_FORMAT_CHAR) return 0;
  const int width = u_getIntPropertyValue(c, UCHAR_EAST_ASIAN_WIDTH);
  return width == U_EA_WIDE || width == U_EA_FULLWIDTH ? 2 : 1;
}

/// Control characters, lone surrogates, line and paragraph separators, and the marks that turn the reading direction.
bool is_obeyed(UChar32 c) {
  const auto type = u_charType(c);
  return type == U_CONTROL_CHAR || type == U_SURROGATE || type == U_LINE_SEPARATOR || type == U_PARAGRAPH_SEPARATOR ||
         (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
}

}  // namespace

std::size_t display_width(std::string_view text) {
  std::size_t width = 0;
  for (std::size_t at = 0; at < text.size();) {
    const UChar32 c = next(text, at);
    width += c < 0 ? 1 : width_of(c);
  }
  return width;
}

namespace {

template <class Keep>
std::string replaced(std::string_view text, Keep keep) {
  std::string out;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t start = at;
    // Most texts are ASCII for the most part: long stretches need no look at what Unicode says of each character.
    while (at < text.size() && text[at] >= ' ' && text[at] <= '~') ++at;
    if (at != start) {
      out.append(text, start, at - start);
      continue;
    }
    const UChar32 c = next(text, at);
    if (keep(c))
      out.append(text, start, at - start);
    else
      out += "\xEF\xBF\xBD";
  }
  return out;
}

}  // namespace

std::string printable(std::string_view text) {
  return replaced(text, [](UChar32 c) { return c >= 0 && !is_obeyed(c); });
}

std::string printable_lines(std::string_view text) {
  // U+FFFE and U+FFFF are valid UTF-8 and no characters; XML refuses them.
  return replaced(text, [](UChar32 c) {
    return c == '\n' || c == '\t' || (c >= 0 && !is_obeyed(c) && c != 0xFFFE && c != 0xFFFF);
  });
}

}  // namespace evalrun::reports
