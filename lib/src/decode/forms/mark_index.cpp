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
  marks_.reserve(sorted.size());
  for (auto& [mark, opens] : sorted) {
    marks_.push_back({mark, std::move(opens)});
    first_[static_cast<unsigned char>(mark.front())] = true;
  }
}

MarkIndex::Found MarkIndex::at(const Text& text, std::size_t i) const {
  static constexpr std::string_view low_line = "\xe2\x96\x81";        // ▁
  static constexpr std::string_view full_width_bar = "\xef\xbd\x9c";  // ｜
  Found longest;
  auto low = marks_.begin();
  auto high = marks_.end();
  // Narrows the sorted marks character by character.
  for (std::size_t depth = 0; i < text.size(); ++depth) {
    char c = text.at(i);
    std::size_t bytes = 1;
    if (text.from(i).starts_with(low_line)) {
      c = '_';
      bytes = low_line.size();
    } else if (text.from(i).starts_with(full_width_bar)) {
      c = '|';
      bytes = full_width_bar.size();
    }
    const auto before = [&](const Mark& mark, char wanted) {
      return mark.text.size() <= depth || mark.text[depth] < wanted;
    };
    low = std::lower_bound(low, high, c, before);
    if (low == high || low->text[depth] != c) break;
    high = std::find_if(low, high, [&](const Mark& mark) { return mark.text[depth] != c; });
    i += bytes;
    if (low->text.size() == depth + 1) longest = {&*low, i};
  }
  return longest;
}

}  // namespace evalrun::decode::forms
