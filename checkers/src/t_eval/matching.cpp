// Edmonds' algorithm for maximum-weight matching, in primal-dual form. The graph is bipartite, so there are no
// blossoms.
#include <algorithm>
#include <cassert>
#include <cstdint>

#include "scorers.hpp"

namespace evalrun::checkers::t_eval {
namespace {

constexpr std::size_t no_node = static_cast<std::size_t>(-1);

enum class Label : std::uint8_t { unreached, outer, inner };

struct Arc {
  std::size_t to = 0, edge = 0;
};

/// An edge, with the end from which it was scanned.
struct Seen {
  std::size_t from = no_node, to = no_node, edge = no_node;
  [[nodiscard]] bool none() const { return edge == no_node; }
};

class Matcher {
 public:
  explicit Matcher(std::span<const WeightedEdge> edges) : edges_(edges) {
    std::size_t lefts = 0, rights = 0;
    for (const auto& edge : edges) {
      lefts = std::max(lefts, edge.left + 1);
      rights = std::max(rights, edge.right + 1);
    }
    std::vector<std::size_t> left_node(lefts, no_node), right_node(rights, no_node);
    const auto node = [&](std::size_t& slot) {
      if (slot == no_node) {
        slot = arcs_.size();
        arcs_.emplace_back();
      }
      return slot;
    };
    double heaviest = 0;
    for (std::size_t e = 0; e < edges.size(); ++e) {
      const auto l = node(left_node[edges[e].left]);
      const auto r = node(right_node[edges[e].right]);
      arcs_[l].push_back({r, e});
      arcs_[r].push_back({l, e});
      heaviest = std::max(heaviest, edges[e].weight);
    }
    dual_.assign(arcs_.size(), heaviest);
    mate_.assign(arcs_.size(), no_node);
    mate_edge_.assign(arcs_.size(), no_node);
  }

  /// The matched edges.
  std::vector<std::size_t> run() {
    while (stage()) {}
    std::vector<std::size_t> matched;
    for (std::size_t v = 0; v < arcs_.size(); ++v)
      if (mate_[v] != no_node && v < mate_[v]) matched.push_back(mate_edge_[v]);
    return matched;
  }

 private:
  [[nodiscard]] std::size_t size() const { return arcs_.size(); }
  [[nodiscard]] double slack(const Seen& seen) const {
    return dual_[seen.from] + dual_[seen.to] - 2 * edges_[seen.edge].weight;
  }

  void make_outer(std::size_t v, std::size_t parent) {
    label_[v] = Label::outer;
    parent_[v] = parent;
    best_[v] = {};
    stack_.push_back(v);
  }

  void reach(std::size_t w, std::size_t from) {
    label_[w] = Label::inner;
    parent_[w] = from;
    best_[w] = {};
    make_outer(mate_[w], w);
  }

  [[nodiscard]] std::size_t edge_between(std::size_t v, std::size_t w) const {
    return std::ranges::find(arcs_[v], w, &Arc::to)->edge;
  }

  /// Matches v with w and flips the alternating path from v to its free root.
  void flip(std::size_t v, std::size_t w) {
    for (;;) {
      mate_[v] = w;
      mate_edge_[v] = edge_between(v, w);
      const auto inner = parent_[v];
      if (inner == no_node) return;
      const auto next = parent_[inner];
      mate_[inner] = next;
      mate_edge_[inner] = edge_between(inner, next);
      v = next;
      w = inner;
    }
  }

  /// Scans the edges of v. True: an augmenting path was found and flipped.
  bool scan(std::size_t v) {
    for (const auto& arc : arcs_[v]) {
      const Seen seen{v, arc.to, arc.edge};
      const double gap = slack(seen);
      if (gap <= 0) tight_[arc.edge] = true;
      const auto w = arc.to;
      if (tight_[arc.edge]) {
        if (label_[w] == Label::unreached) {
          reach(w, v);
        } else if (label_[w] == Label::outer) {
          flip(v, w);
          flip(w, v);
          return true;
        }
      } else if (label_[w] == Label::outer) {
        if (best_[v].none() || gap < slack(best_[v])) best_[v] = seen;
      } else if (label_[w] == Label::unreached) {
        if (best_[w].none() || gap < slack(best_[w])) best_[w] = seen;
      }
    }
    return false;
  }

  /// True: the matching has grown. False: it has the maximum weight.
  bool stage() {
    label_.assign(size(), Label::unreached);
    parent_.assign(size(), no_node);
    best_.assign(size(), {});
    tight_.assign(edges_.size(), false);
    stack_.clear();
    for (std::size_t v = 0; v < size(); ++v)
      if (mate_[v] == no_node) make_outer(v, no_node);
    for (;;) {
      while (!stack_.empty()) {
        const auto v = stack_.back();
        stack_.pop_back();
        if (scan(v)) return true;
      }
      if (!adjust_duals()) return false;
    }
  }

  /// Makes an edge tight by the smallest change of the duals. False: no further edge increases the weight.
  bool adjust_duals() {
    if (dual_.empty()) return false;
    double delta = *std::ranges::min_element(dual_);
    Seen chosen;
    for (std::size_t v = 0; v < size(); ++v) {
      if (label_[v] != Label::unreached || best_[v].none()) continue;
      if (const double d = slack(best_[v]); d < delta) {
        delta = d;
        chosen = best_[v];
      }
    }
    for (std::size_t v = 0; v < size(); ++v) {
      if (label_[v] != Label::outer || best_[v].none()) continue;
      if (const double d = slack(best_[v]) / 2; d < delta) {
        delta = d;
        chosen = best_[v];
      }
    }
    for (std::size_t v = 0; v < size(); ++v) {
      if (label_[v] == Label::outer) dual_[v] -= delta;
      if (label_[v] == Label::inner) dual_[v] += delta;
    }
    if (chosen.none()) return false;
    tight_[chosen.edge] = true;
    stack_.push_back(chosen.from);
    return true;
  }

  std::span<const WeightedEdge> edges_;
  std::vector<std::vector<Arc>> arcs_;
  std::vector<double> dual_;
  std::vector<std::size_t> mate_, mate_edge_, parent_, stack_;
  std::vector<Label> label_;
  std::vector<Seen> best_;
  std::vector<bool> tight_;
};

}  // namespace

std::vector<std::optional<std::size_t>> heaviest_matching(std::size_t left, std::span<const WeightedEdge> edges) {
  std::vector<std::optional<std::size_t>> matched(left);
  for (const auto e : Matcher(edges).run()) {
    assert(edges[e].left < left);
    matched[edges[e].left] = edges[e].right;
  }
  return matched;
}

}  // namespace evalrun::checkers::t_eval
