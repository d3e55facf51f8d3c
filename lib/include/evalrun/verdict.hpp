/// The verdict of a rule set about one output.
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

/// One thing that is wrong with an output, as data. A field that does not apply is empty.
struct Finding {
  ErrorType error_type = ErrorType::none;
  std::size_t call = 0;              ///< index of the decoded call
  std::size_t accepted = 0;          ///< index of the accepted call it was compared with
  List path = {};                    ///< the parameter, then the keys and indexes inside its value: ["size", "unit"]
  std::optional<Value> given = {};   ///< the model's value, in the form in which it was compared
  std::optional<Value> wanted = {};  ///< the accepted values, or the declared type, the number of calls, the name
  std::string detail = {};           ///< the exception that ends the reference, or why decoding failed
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
  /// Figures of a suite that does more than tell right from wrong ("f1_score"), in the suite's order.
  std::vector<std::pair<std::string, double>> scores = {};
  /// Why the answer could not be judged (for example, vectors are missing): it is then neither right nor wrong, and all
  /// other fields are empty. Empty for an answer that was judged.
  std::string not_scored = {};
  bool stub = false;       ///< a stub embedder took part (embedder.hpp): the verdict says nothing about the model
  bool attainable = true;  ///< false: these rules reject the gold answer of the case, too
  std::vector<Finding> findings = {};  ///< what is wrong; empty when valid, and in a verdict that was stored
};

}  // namespace evalrun
