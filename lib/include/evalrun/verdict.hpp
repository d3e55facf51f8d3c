/// What a rule set says about one output.
///
///     const Verdict& verdict = judged.verdicts.front();
///     for (const Finding& finding : verdict.findings)
///       finding.path;                                  // ["unit"]: the parameter that is wrong
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "evalrun/error_type.hpp"
#include "evalrun/value.hpp"

namespace evalrun {

/// One thing that is wrong with an output, as data. What a field does not apply to is empty.
struct Finding {
  ErrorType error_type = ErrorType::none;
  std::size_t call = 0;              ///< index of the decoded call
  std::size_t accepted = 0;          ///< index of the accepted call it was compared with
  List path = {};                    ///< the parameter, then the keys and indexes inside its value: ["size", "unit"]
  std::optional<Value> given = {};   ///< what the model gave, as it was compared
  std::optional<Value> wanted = {};  ///< what is accepted: the values, the declared type, the number or the name
  std::string detail = {};           ///< the exception on which the reference stops, or why decoding failed
};

/// Why one call of a parallel answer fits none of the accepted calls.
struct SubError {
  std::size_t call = 0;  ///< index in the decoded calls
  std::string error_type;
};

struct Verdict {
  std::string rules = {};  ///< id of the rule set: "bfcl-v4", "strict"
  bool valid = false;
  std::string error_type = {};  ///< "" when valid; otherwise the name of an ErrorType, or one that was stored
  Value errors = List{};        ///< the findings as sentences (parallel: sentences and per-call objects)
  std::vector<SubError> sub_errors = {};
  /// Figures of a suite that gives more than right or wrong ("f1_score"), in the suite's order.
  std::vector<std::pair<std::string, double>> scores = {};
  /// Why this was not judged (something that is needed is missing); such an answer is neither right nor wrong, and all
  /// else here is empty. Empty where it was judged.
  std::string not_scored = {};
  bool stub = false;       ///< a stub embedder had a part in it (embedder.hpp): the figure means nothing about a model
  bool attainable = true;  ///< false: these rules reject the case's own gold answer too
  std::vector<Finding> findings = {};  ///< what is wrong; empty when valid, and in a verdict that was stored
};

}  // namespace evalrun
