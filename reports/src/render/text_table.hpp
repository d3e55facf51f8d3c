/// A table of text cells with aligned columns.
///
///     TextTable table({Align::left, Align::right});
///     table.add({"category", "n"});
///     table.add({"multiple", "200"});
///     std::string text = table.text(false);
#pragma once
#include <string>
#include <vector>

namespace evalrun::reports {

enum class Align { left, right };
enum class Style { plain, bold, faint, warning };

/// A title over several columns.
struct ColumnGroup {
  std::string title;
  std::size_t first = 0;
  std::size_t count = 1;
};

class TextTable {
 public:
  explicit TextTable(std::vector<Align> columns) : columns_(std::move(columns)) {}

  /// Cells are UTF-8 without control characters; missing cells are empty.
  void add(std::vector<std::string> cells, Style style = Style::plain);
  /// A line of titles above all rows.
  void set_groups(std::vector<ColumnGroup> groups) { groups_ = std::move(groups); }
  /// Lines with two blanks between columns and none at their ends.
  [[nodiscard]] std::string text(bool color) const;

 private:
  struct Row {
    std::vector<std::string> cells;
    Style style;
  };
  [[nodiscard]] std::vector<std::size_t> widths() const;

  std::vector<Align> columns_;
  std::vector<ColumnGroup> groups_;
  std::vector<Row> rows_;
};

/// The text between ANSI codes that switch the style on and off; without `color` the text itself.
[[nodiscard]] std::string styled(std::string text, Style style, bool color);

}  // namespace evalrun::reports
