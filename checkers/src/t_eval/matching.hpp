/// Maximum-weight matching of a bipartite graph, step by step as the reference's library goes: where several matchings
/// weigh the same, its order of visits decides which one scores are computed from.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace evalrun::checkers::t_eval {

struct WeightedEdge {
  std::size_t left = 0, right = 0;
  double weight = 0;  ///< positive
};

/// For each left node the right node it is matched with. Of all matchings (not only the largest ones) one whose weights
/// sum up to the maximum. The order of the edges counts; a pair occurs at most once.
[[nodiscard]] std::vector<std::optional<std::size_t>> heaviest_matching(std::size_t left,
                                                                        std::span<const WeightedEdge> edges);

}  // namespace evalrun::checkers::t_eval
