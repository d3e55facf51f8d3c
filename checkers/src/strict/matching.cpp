#include "matching.hpp"

namespace evalrun::checkers::strict {
namespace {

struct Graph {
  std::vector<std::vector<bool>> edges;
  std::vector<std::optional<std::size_t>> owner;  ///< of each right node

  bool augment(std::size_t l, std::vector<bool>& seen) {
    for (std::size_t r = 0; r < owner.size(); ++r) {
      if (!edges[l][r] || seen[r]) continue;
      seen[r] = true;
      if (!owner[r] || augment(*owner[r], seen)) {
        owner[r] = l;
        return true;
      }
    }
    return false;
  }
};

}  // namespace

std::vector<std::optional<std::size_t>> match(std::size_t left, std::size_t right,
                                              const std::function<bool(std::size_t, std::size_t)>& fits) {
  Graph graph{std::vector<std::vector<bool>>(left, std::vector<bool>(right)),
              std::vector<std::optional<std::size_t>>(right)};
  for (std::size_t l = 0; l < left; ++l)
    for (std::size_t r = 0; r < right; ++r) graph.edges[l][r] = fits(l, r);
  for (std::size_t l = 0; l < left; ++l) {
    std::vector<bool> seen(right, false);
    graph.augment(l, seen);
  }
  std::vector<std::optional<std::size_t>> matched(left);
  for (std::size_t r = 0; r < right; ++r)
    if (graph.owner[r]) matched[*graph.owner[r]] = r;
  return matched;
}

}  // namespace evalrun::checkers::strict
