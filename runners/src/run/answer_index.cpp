#include "answer_index.hpp"

#include <algorithm>
#include <functional>

namespace evalrun::runners {

std::uint64_t AnswerIndex::hash_of(std::string_view key) {
  return std::max<std::uint64_t>(std::hash<std::string_view>{}(key), 1);
}

std::size_t AnswerIndex::position(const std::vector<Slot>& slots, std::uint64_t hash) {
  std::size_t at = hash % slots.size();
  while (slots[at].hash != 0 && slots[at].hash != hash) at = at + 1 == slots.size() ? 0 : at + 1;
  return at;
}

const AnswerIndex::Place* AnswerIndex::find(std::string_view key) const {
  if (slots_.empty()) return nullptr;
  const auto& slot = slots_[position(slots_, hash_of(key))];
  return slot.hash == 0 ? nullptr : &slot.place;
}

AnswerIndex::Place* AnswerIndex::find(std::string_view key) {
  return const_cast<Place*>(static_cast<const AnswerIndex*>(this)->find(key));  // NOLINT(*-const-cast): ours
}

void AnswerIndex::add(std::string_view key, Place place) {
  if ((size_ + 1) * 5 > slots_.size() * 4) {
    // Grow in small steps, because old and new slots are in memory at the same time.
    std::vector<Slot> larger(slots_.size() + slots_.size() / 4 + 64);
    for (const auto& slot : slots_)
      if (slot.hash != 0) larger[position(larger, slot.hash)] = slot;
    slots_.swap(larger);
  }
  const auto hash = hash_of(key);
  slots_[position(slots_, hash)] = {hash, place};
  ++size_;
}

}  // namespace evalrun::runners
