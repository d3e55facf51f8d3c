/// What scores the rows of the table of evaluators.
#pragma once
#include <algorithm>

#include "evaluators.hpp"

namespace evalrun::checkers::t_eval {

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
