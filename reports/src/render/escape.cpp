#include "escape.hpp"

#include <algorithm>
#include <array>
#include <cctype>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <unicode/uchar.h>

#include "python/text.hpp"

namespace evalrun::reports {

namespace {

/// The next code point, or U_SENTINEL for invalid UTF-8.
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
    // Fast path: printable ASCII needs no look-up of Unicode properties.
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

namespace {

/// A spreadsheet takes text that begins with one of these for a formula; some programs also know the full-width signs.
constexpr std::array<std::string_view, 11> formula_starts{"=",  "+",      "-",      "@",      "\t",    "\r",
                                                          "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell;
  if (std::ranges::any_of(formula_starts, [&](std::string_view start) { return text.starts_with(start); })) cell = "'";
  // Keep carriage returns, which the quotes hold; replace other control characters and broken UTF-8.
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t end = std::min(text.find('\r', at), text.size());
    cell += printable_lines(text.substr(at, end - at));
    if (end < text.size()) cell += '\r';
    at = end + 1;
  }
  if (cell.find_first_of(",\"\r\n") == std::string::npos) return cell;
  std::string quoted = "\"";
  for (const char c : cell) {
    if (c == '"') quoted += '"';
    quoted += c;
  }
  return quoted + '"';
}

std::string csv_line(const std::vector<std::string>& cells) {
  std::string line;
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) line += ',';
    line += csv_cell(cells[i]);
  }
  return line;
}

std::string markdown_text(std::string_view text) {
  const std::string clean = printable(text);
  const auto is_word = [&](std::size_t i) {
    return i < clean.size() && (std::isalnum(static_cast<unsigned char>(clean[i])) != 0 || clean[i] == '_');
  };
  std::string out;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const char c = clean[i];
    // Character references are inert in Markdown and HTML, and no @name or #1 becomes a link. Underscores inside a word
    // and colons before a blank are harmless and stay readable.
    const bool plain = (c == '_' && i > 0 && is_word(i - 1) && is_word(i + 1)) ||
                       (c == ':' && !is_word(i + 1) && i + 1 < clean.size() && clean[i + 1] == ' ');
    if (!plain && std::string_view("\\`*_{}[]<>#!|~&@:\"'$^").find(c) != std::string_view::npos)
      out += fmt::format("&#{};", static_cast<int>(c));
    else
      out += c;
  }
  return out;
}

std::string markdown_code(std::string_view text) { return "<code>" + markdown_text(text) + "</code>"; }

std::string markdown_row(const std::vector<std::string>& cells) {
  return fmt::format("| {} |\n", fmt::join(cells, " | "));
}

std::string markdown_rule(std::size_t left, std::size_t columns) {
  std::string out = "|";
  for (std::size_t i = 0; i < columns; ++i) out += i < left ? " --- |" : " ---: |";
  return out + '\n';
}

}  // namespace evalrun::reports
