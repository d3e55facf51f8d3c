#include "text_table.hpp"

#include <algorithm>
#include <numeric>

#include "escape.hpp"

namespace evalrun::reports {
namespace {

constexpr std::size_t gap = 2;

void pad_to(std::string& line, std::size_t& at, std::size_t column) {
  if (at >= column) return;
  line.append(column - at, ' ');
  at = column;
}

}  // namespace

std::string styled(std::string text, Style style, bool color) {
  if (!color || style == Style::plain || text.empty()) return text;
  const char* code = style == Style::bold ? "1" : style == Style::faint ? "2" : "33";
  return "\x1b[" + std::string(code) + 'm' + std::move(text) + "\x1b[0m";
}

void TextTable::add(std::vector<std::string> cells, Style style) {
  cells.resize(columns_.size());
  rows_.push_back({std::move(cells), style});
}

std::vector<std::size_t> TextTable::widths() const {
  std::vector<std::size_t> widths(columns_.size());
  for (const auto& row : rows_)
    for (std::size_t i = 0; i < widths.size(); ++i) widths[i] = std::max(widths[i], display_width(row.cells[i]));
  for (const auto& group : groups_) {
    // A title that is wider than its columns widens the last column.
    const auto first = widths.begin() + static_cast<std::ptrdiff_t>(group.first);
    const auto end = first + static_cast<std::ptrdiff_t>(group.count);
    const std::size_t room = std::accumulate(first, end, gap * (group.count - 1)), title = display_width(group.title);
    if (title > room) *(end - 1) += title - room;
  }
  return widths;
}

std::string TextTable::text(bool color) const {
  const auto width = widths();
  std::vector<std::size_t> starts(width.size());
  for (std::size_t i = 1; i < starts.size(); ++i) starts[i] = starts[i - 1] + width[i - 1] + gap;
  std::string out;
  if (!groups_.empty()) {
    std::string line;
    std::size_t at = 0;
    for (const auto& group : groups_) {
      pad_to(line, at, starts[group.first]);
      line += group.title;
      at += display_width(group.title);
    }
    out += styled(line, Style::bold, color) + '\n';
  }
  for (const auto& row : rows_) {
    std::string line;
    std::size_t at = 0;
    for (std::size_t i = 0; i < width.size(); ++i) {
      const auto& cell = row.cells[i];
      if (cell.empty()) continue;
      const std::size_t wide = display_width(cell);
      pad_to(line, at, starts[i] + (columns_[i] == Align::right ? width[i] - wide : 0));
      line += cell;
      at += wide;
    }
    out += styled(line, row.style, color) + '\n';
  }
  return out;
}

}  // namespace evalrun::reports
