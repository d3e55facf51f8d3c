/// A table of a page before it is HTML: text, never markup, but for charts of our own.
#pragma once
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <kainjow/mustache.hpp>

namespace evalrun::reports {

using kainjow::mustache::data;

/// What a click looks for in the list of cases: {"category", "live_simple"}, {"error", "value_error:string"}.
using Filter = std::vector<std::pair<std::string_view, std::string>>;

struct Cell {
  std::string text = {};
  std::string css = {};    ///< classes, ours
  std::string small = {};  ///< a second line
  std::string chart = {};  ///< SVG of charts.hpp
  std::string hint = {};   ///< longer words for who points at it
  Filter filter = {};
  std::size_t columns = 1;
};

struct Table {
  std::string css = {};
  std::string caption = {};
  std::vector<std::vector<Cell>> head = {};
  std::vector<std::vector<Cell>> body = {};  ///< the first cell of a row names it
};

/// For templates: what strangers wrote is made harmless here (printable()), and escaped by the template.
[[nodiscard]] data to_data(const Table& table);
[[nodiscard]] data text_data(std::string_view text);
[[nodiscard]] data texts_data(const std::vector<std::string>& texts);

}  // namespace evalrun::reports
