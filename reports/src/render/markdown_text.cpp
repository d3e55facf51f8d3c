#include "markdown_text.hpp"

#include <cctype>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "text_width.hpp"

namespace evalrun::reports {

std::string markdown_text(std::string_view text) {
  const std::string clean = printable(text);
  const auto is_word = [&](std::size_t i) {
    return i < clean.size() && (std::isalnum(static_cast<unsigned char>(clean[i])) != 0 || clean[i] == '_');
  };
  std::string out;
  for (std::size_t i = 0; i < clean.size(); ++i) {
    const char c = clean[i];
    // As character references they mean nothing to Markdown, to HTML, and to what turns @names and #1 into links. What
    // stands within a word or before a blank means nothing either way.
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
