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
  std::string error_type;  ///< "" when valid; otherwise one of the names in bfcl-semantics 8
  Value errors = List{};   ///< list of sentences (parallel: sentences and per-call objects)
  std::vector<SubError> sub_errors;
};

}  // namespace evalrun
