/// xoshiro256** by Blackman and Vigna, seeded through splitmix64: the same stream on every machine, which the engines
/// and above all the distributions of the standard library do not promise.
#pragma once
#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>

namespace evalrun::reports {

class Random {
 public:
  /// Streams of one seed are independent for all practical ends.
  explicit Random(std::uint64_t seed, std::uint64_t stream = 0) {
    seed += stream * 0xd1342543de82ef95U;
    for (auto& word : state_) {
      seed += 0x9e3779b97f4a7c15U;
      std::uint64_t mixed = seed;
      mixed = (mixed ^ (mixed >> 30U)) * 0xbf58476d1ce4e5b9U;
      mixed = (mixed ^ (mixed >> 27U)) * 0x94d049bb133111ebU;
      word = mixed ^ (mixed >> 31U);
    }
  }

  std::uint64_t next() {
    const std::uint64_t out = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return out;
  }

  /// Evenly in [0, n) for n < 2^32, without the bias of a remainder (Lemire 2019).
  std::size_t below(std::uint64_t n) {
    std::uint64_t product = (next() >> 32U) * n;
    while ((product & 0xffffffffU) < (0x100000000U - n) % n) product = (next() >> 32U) * n;
    return static_cast<std::size_t>(product >> 32U);
  }

  /// Evenly in [0, 1).
  double fraction() { return static_cast<double>(next() >> 11U) * 0x1p-53; }

 private:
  std::array<std::uint64_t, 4> state_{};
};

}  // namespace evalrun::reports
