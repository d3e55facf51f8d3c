/// Maps each case to the place of its answer in a journal. Takes about 16 bytes per answer, so that memory hardly grows
/// with a run.
///
///     AnswerIndex index;
///     if (auto* known = index.find(key)) known->infra = false;
///     else index.add(key, {.offset = 4096, .infra = false, .correct = true});
///
/// Only 64 bits of a key's hash are stored: among a million answers, the probability that two keys are confused is one
/// in thirty million, and the journal line names its case.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace evalrun::runners {

class AnswerIndex {
 public:
  static constexpr std::uint64_t last_offset = (std::uint64_t{1} << 62U) - 1;
  struct Place {
    std::uint64_t offset : 62;  ///< offset of the line's first byte
    std::uint64_t infra : 1;
    std::uint64_t correct : 1;
  };

  /// nullptr: unknown. Valid until the next add().
  [[nodiscard]] const Place* find(std::string_view key) const;
  [[nodiscard]] Place* find(std::string_view key);
  /// The key must be unknown.
  void add(std::string_view key, Place place);

 private:
  struct Slot {
    std::uint64_t hash = 0;  ///< 0: empty
    Place place{};
  };
  [[nodiscard]] static std::uint64_t hash_of(std::string_view key);
  /// The slot of this hash, or the empty slot where it belongs. Precondition: there is an empty slot.
  [[nodiscard]] static std::size_t position(const std::vector<Slot>& slots, std::uint64_t hash);

  std::vector<Slot> slots_;  ///< at most four fifths full
  std::size_t size_ = 0;
};

}  // namespace evalrun::runners
