// The table of output formats.
#include <algorithm>
#include <array>

#include "rows.hpp"

namespace evalrun {

std::span<const Format> formats() {
  static constexpr std::array table{
      Format{"fc", "tool calls as stored: a list of {name: arguments as JSON text}", decode::decode_fc},
  };
  return table;
}

const Format* find_format(std::string_view id) {
  const auto all = formats();
  const auto it = std::ranges::find(all, id, &Format::id);
  return it == all.end() ? nullptr : &*it;
}

}  // namespace evalrun
