/// Finds texts that are equal or nearly equal. Case, punctuation and blanks do not matter.
///
///     const std::vector<std::string> texts{"How big is Oslo?", "how big is oslo", "Where is Lima?"};
///     for (const auto& pair : near_duplicates(texts)) use(pair.earlier, pair.later, pair.same);   // 0, 1, true
///
/// All functions are pure and safe to call from several threads.
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace evalrun {

/// The words of a text in lower case, joined by blanks; each Han character is a word.
[[nodiscard]] std::string joined_words(std::string_view text);

struct NearDuplicate {
  std::size_t earlier = 0, later = 0;  ///< numbers of the texts
  bool same = false;                   ///< the words are equal
};

/// Each text that is like an earlier one, once, with such an earlier text: with the first text of the same words, or
/// else with a text whose set of three words in a row has a Jaccard index of `least` or more. In the order of `later`.
/// MinHash finds candidates, which are then compared exactly: of the pairs at 0.8, one in 10^7 is missed. Texts without
/// words are like no text.
[[nodiscard]] std::vector<NearDuplicate> near_duplicates(std::span<const std::string> texts, double least = 0.8);

}  // namespace evalrun
