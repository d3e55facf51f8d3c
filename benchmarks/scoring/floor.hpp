/// The floor: how fast a hand-written pass over a call's text can be if it only makes a list of nodes that point into
/// the text. It decodes no escape, converts no number and compares no value.
#pragma once
#include <cstdint>
#include <string_view>
#include <vector>

namespace evalrun::bench {

struct FloorNode {
  enum class Kind : std::uint8_t { call, keyword, string, number, name, list, tuple, dict };
  Kind kind{};
  std::uint32_t begin = 0, end = 0;
  std::uint32_t next = 0;  ///< index of the node after this node and all nodes inside it
};

/// Returns false if the text is not in the supported subset. Clears `nodes` first.
bool floor_parse(std::string_view text, std::vector<FloorNode>& nodes);

}  // namespace evalrun::bench
