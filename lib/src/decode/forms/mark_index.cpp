#include "mark_index.hpp"

#include <algorithm>
#include <map>

namespace evalrun::decode::forms {

const MarkIndex& MarkIndex::all() {
  static const MarkIndex index;
  return index;
}

MarkIndex::MarkIndex() {
  std::map<std::string_view, std::vector<const Form*>> sorted;
  for (const auto* form : forms()) {
    for (const auto mark : form->opens) sorted[mark].push_back(form);
    for (const auto mark : form->closes) sorted[mark];
  }
  for (const auto mark : noise()) sorted[mark];
  for (const auto mark : next_turns()) sorted[mark];
  marks_.reserve(sorted.size());
  for (auto& [mark, opens] : sorted) {
    const bool ends = std::ranges::find(next_turns(), mark) != next_turns().end();
    marks_.push_back({mark, std::move(opens), ends});
  }
  for (const auto& mark : marks_) add(mark);
}

void MarkIndex::add(const Mark& mark) {
  std::uint16_t at = 0;
  for (const char c : mark.text) {
    auto alternative = at == 0 ? first_[static_cast<unsigned char>(c)] : nodes_[at].child;
    const auto head = alternative;
    while (alternative != 0 && nodes_[alternative].character != c) alternative = nodes_[alternative].next;
    if (alternative == 0) {
      alternative = static_cast<std::uint16_t>(nodes_.size());
      nodes_.push_back({c, true, head, 0, nullptr});
      (at == 0 ? first_[static_cast<unsigned char>(c)] : nodes_[at].child) = alternative;
    }
    at = alternative;
    if (mark.opens.empty()) nodes_[at].only_opens = false;
  }
  nodes_[at].mark = &mark;
}

MarkIndex::Found MarkIndex::at(const Text& text, std::size_t i) const {
  Found longest;
  const auto begin = i;
  auto at = first_[static_cast<unsigned char>(text.at(i))];
  for (++i; at != 0;) {
    if (nodes_[at].mark != nullptr) longest = {nodes_[at].mark, i};
    constexpr std::size_t enough = 5;
    if (i >= text.size() && nodes_[at].only_opens && nodes_[at].mark == nullptr && i - begin >= enough)
      longest.is_cut = true;
    const auto [c, bytes] = text.mark_character(i);
    at = nodes_[at].child;
    while (at != 0 && nodes_[at].character != c) at = nodes_[at].next;
    i += bytes;
  }
  return longest;
}

}  // namespace evalrun::decode::forms
