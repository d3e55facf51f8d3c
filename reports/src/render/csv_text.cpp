#include "csv_text.hpp"

#include <algorithm>
#include <array>

#include "text_width.hpp"

namespace evalrun::reports {

namespace {

/// What spreadsheets take for the beginning of a formula; some take the full-width signs for it as well.
constexpr std::array<std::string_view, 11> formula_starts{"=",  "+",      "-",      "@",      "\t",    "\r",
                                                          "\n", "\uFF1D", "\uFF0B", "\uFF0D", "\uFF20"};

}  // namespace

std::string csv_cell(std::string_view text) {
  std::string cell;
  if (std::ranges::any_of(formula_starts, [&](std::string_view start) { return text.starts_with(start); })) cell = "'";
  // Carriage returns stay for the quotes to hold; other control characters and broken UTF-8 do not.
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

}  // namespace evalrun::reports
