/// What a rule set says of one output.
#pragma once
#include <cstddef>
#include <string>
#include <utility>
#include <vector>

#include "evalrun/value.hpp"

namespace evalrun {

/// Why one call of a parallel answer fits none of the accepted calls.
struct SubError {
  std::size_t call = 0;  ///< index in the decoded calls
  std::string error_type;
};

struct Verdict {
  bool valid = false;
  std::string error_type = {};  ///< "" when valid; otherwise one of the names in bfcl-semantics 8, api-bank 4
  Value errors = List{};        ///< list of sentences (parallel: sentences and per-call objects)
  std::vector<SubError> sub_errors = {};
  /// Figures of a suite that gives more than right or wrong ("f1_score"), in the suite's order.
  std::vector<std::pair<std::string, double>> scores = {};
  /// Why this was not judged (something that is needed is missing); such an answer is neither right nor wrong, and all
  /// else here is empty. Empty where it was judged.
  std::string not_scored = {};
  bool stub = false;       ///< a stub embedder had a part in it (embedder.hpp): the figure means nothing about a model
  bool attainable = true;  ///< false: these rules reject the case's own gold answer too
};

}  // namespace evalrun
