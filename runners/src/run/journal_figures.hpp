/// Which figures of a journal line are possible. What is not possible counts as not told: sums over millions of cases
/// must not overflow.
#pragma once
#include <cmath>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "evalrun/value.hpp"

#include "journal.hpp"

namespace evalrun::runners {

/// A number of tokens, or -1.
[[nodiscard]] inline std::int64_t possible_tokens(std::int64_t number) {
  constexpr std::int64_t most = 1'000'000'000'000;
  return number >= 0 && number <= most ? number : -1;
}

[[nodiscard]] inline double possible_seconds(double number, double otherwise) {
  constexpr double most = 1e9;
  return number >= 0 && number <= most ? number : otherwise;  // NaN is neither
}

/// Samples are numbered from 0 to one less.
[[nodiscard]] inline std::uint64_t sample_limit(const JournalShape& shape) {
  constexpr std::uint64_t most_ever = 1'000'000;
  return shape.samples == 0 ? most_ever : shape.samples;
}

/// The scores of a verdict that are finite numbers.
inline void append_scores(const Value& value, std::vector<std::pair<std::string, double>>& scores) {
  if (!value.is_dict()) return;
  for (const auto& [name, score] : value.dict()->items())
    if ((score.floating() != nullptr && std::isfinite(*score.floating())) || score.integer() != nullptr)
      scores.emplace_back(str(name), to_double(score));
}

}  // namespace evalrun::runners
