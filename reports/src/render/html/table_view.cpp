#include "render/escape.hpp"
#include "views.hpp"

namespace evalrun::reports {
namespace {

data cell_data(const Cell& cell, bool names_row) {
  data out;
  out.set("text", text_data(cell.text));
  out.set("css", cell.css);
  out.set("named", names_row);
  if (!cell.small.empty()) out.set("small", text_data(cell.small));
  if (!cell.chart.empty()) out.set("chart", cell.chart);
  if (!cell.hint.empty()) out.set("hint", text_data(cell.hint));
  if (cell.columns > 1) out.set("columns", std::to_string(cell.columns));
  if (!cell.filter.empty()) {
    data attributes(data::type::list);
    for (const auto& [name, value] : cell.filter) {
      data attribute;
      attribute.set("name", std::string(name));
      attribute.set("value", text_data(value));
      attributes << attribute;
    }
    data button;
    button.set("filter", attributes);
    out.set("button", button);
  }
  return out;
}

data rows_data(const std::vector<std::vector<Cell>>& rows, bool named) {
  data out(data::type::list);
  for (const auto& row : rows) {
    data cells(data::type::list);
    for (std::size_t i = 0; i < row.size(); ++i) cells << cell_data(row[i], named && i == 0);
    data line;
    line.set("cells", cells);
    out << line;
  }
  return out;
}

}  // namespace

data text_data(std::string_view text) { return printable(text); }

data texts_data(const std::vector<std::string>& texts) {
  data out(data::type::list);
  for (const auto& text : texts) out << text_data(text);
  return out;
}

data to_data(const Table& table) {
  data out;
  out.set("css", table.css);
  if (!table.caption.empty()) out.set("caption", text_data(table.caption));
  out.set("head", rows_data(table.head, false));
  out.set("body", rows_data(table.body, true));
  return out;
}

}  // namespace evalrun::reports
