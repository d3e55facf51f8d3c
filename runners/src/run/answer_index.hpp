/// Where each case's answer lies in a journal: 16 bytes per answer, so that memory hardly grows with a run.
///
///     AnswerIndex index;
///     if (auto* known = index.find(key)) known->infra = false;
///     else index.add(key, {.offset = 4096, .infra = false, .correct = true});
///
/// Keys are known by 64 bits of their hash alone: among a million answers two are taken for one with a probability of
/// one in thirty million, and the journal line says which case it is of.
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
    std::uint64_t offset : 62;  ///< of the line's first byte
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
  /// The slot of that hash, or the empty one where it belongs. Precondition: there is an empty one.
  [[nodiscard]] static std::size_t position(const std::vector<Slot>& slots, std::uint64_t hash);

  std::vector<Slot> slots_;  ///< at most four fifths full
  std::size_t size_ = 0;
};

}  // namespace evalrun::runners
