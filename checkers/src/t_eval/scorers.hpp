/// What scores the rows of the table of evaluators, and what several of them use.
#pragma once
#include <algorithm>
#include <cstddef>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "evalrun/value.hpp"

#include "evaluators.hpp"

namespace evalrun::checkers::t_eval {

// The reference's lenient reading of what a model wrote.

/// What the reference cuts out before it reads.
enum class Brackets { none, square, curly };

/// Behind the first "```json" if there is one, from the first opening bracket to the last closing one, the text is read
/// as a Python literal, else as JSON, else as JSON with ' for ". What is no text is given back. nullopt: none of these.
[[nodiscard]] std::optional<Value> load(const Value& data, Brackets brackets);

// Maximum-weight matching of a bipartite graph, step by step as the reference's library goes: where several matchings
// weigh the same, its order of visits decides which one scores are computed from.

struct WeightedEdge {
  std::size_t left = 0, right = 0;
  double weight = 0;  ///< positive
};

/// For each left node the right node it is matched with. Of all matchings (not only the largest ones) one whose weights
/// sum up to the maximum. The order of the edges counts; a pair occurs at most once.
[[nodiscard]] std::vector<std::optional<std::size_t>> heaviest_matching(std::size_t left,
                                                                        std::span<const WeightedEdge> edges);

[[nodiscard]] Score score_instruct(const Value& datum, const Value& prediction, Similarity* similar);
[[nodiscard]] Score score_plan_json(const Value& datum, const Value& prediction, Similarity* similar);
[[nodiscard]] Score score_plan_str(const Value& datum, const Value& prediction, Similarity* similar);
[[nodiscard]] Score score_rru_json(const Value& datum, const Value& prediction, Similarity* similar);
[[nodiscard]] Score score_reason_str(const Value& datum, const Value& prediction, Similarity* similar);
[[nodiscard]] Score score_retrieve_str(const Value& datum, const Value& prediction, Similarity* similar);
[[nodiscard]] Score score_understand_str(const Value& datum, const Value& prediction, Similarity* similar);
[[nodiscard]] Score score_review(const Value& datum, const Value& prediction, Similarity* similar);

/// Nearness as the reference uses it: never negative.
[[nodiscard]] inline double nearness(Similarity& similar, const std::string& a, const std::string& b) {
  return std::max(similar.of(a, b), 0.0);
}

/// datum[outer][inner], or `otherwise`.
[[nodiscard]] inline std::string_view nested_text(const Value& datum, std::string_view outer, std::string_view inner,
                                                  std::string_view otherwise) {
  const auto* object = datum.get(outer);
  return object == nullptr ? otherwise : object->get_string(inner, otherwise);
}

}  // namespace evalrun::checkers::t_eval
