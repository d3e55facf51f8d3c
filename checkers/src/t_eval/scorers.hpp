/// The scoring functions in the table of evaluators, and the helpers that several of them use.
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

// The reference's lenient reading of predictions.

/// The brackets to which the reference cuts a text before it reads the text.
enum class Brackets { none, square, curly };

/// Reads the text behind the first "```json" (if there is one), from the first opening bracket to the last closing one:
/// as a Python literal, otherwise as JSON, otherwise as JSON with " in place of '. Data that is no text is returned
/// unchanged. nullopt: the text is none of these.
[[nodiscard]] std::optional<Value> load(const Value& data, Brackets brackets);

// Maximum-weight matching of a bipartite graph, in the same steps as the reference's library: of several matchings with
// the same weight, its order of visits decides for which one the scores are computed.

struct WeightedEdge {
  std::size_t left = 0, right = 0;
  double weight = 0;  ///< positive
};

/// For each left node, the right node that it is matched with, in a matching of maximum total weight (which need not
/// have the most edges). The result may depend on the order of the edges. A pair must occur at most once.
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

/// The similarity as the reference uses it: never negative.
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
