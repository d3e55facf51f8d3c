/// Cells and lines of CSV files.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace evalrun::reports {

/// A cell as a spreadsheet may read it: text that it would run as a formula gets an apostrophe in front; text with
/// commas, quotes or line breaks is quoted.
[[nodiscard]] std::string csv_cell(std::string_view text);
/// Cells joined by commas, without a line end.
[[nodiscard]] std::string csv_line(const std::vector<std::string>& cells);

}  // namespace evalrun::reports
