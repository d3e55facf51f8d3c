/// One judged case, as the reports see it: what the run, score and report commands hand over case by case.
///
///     Record record{.id = item.id, .category = item.category, .lang = item.lang};
///     record.outcome = Outcome::call;
///     record.verdicts.push_back(RuleVerdict::of("bfcl-v4", verdict));
///     tally.add(record);
#pragma once
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "evalrun/output.hpp"
#include "evalrun/verdict.hpp"

namespace evalrun::reports {

/// What one rule set says of one output.
struct RuleVerdict {
  std::string rules;  ///< id of the rule set: "bfcl-v4", "strict"
  bool valid = false;
  std::string error_type = {};  ///< empty when valid
  /// Figures beside right and wrong, by name (verdict.hpp).
  std::vector<std::pair<std::string, double>> scores = {};
  std::string not_scored = {};  ///< why this answer was not judged: neither right nor wrong; empty where it was
  bool stub = false;            ///< a stand-in embedder had a part in it
  bool attainable = true;       ///< false: the rules reject the case's own gold answer

  [[nodiscard]] static RuleVerdict of(std::string rules, const Verdict& verdict) {
    return {std::move(rules),   verdict.valid, verdict.error_type, verdict.scores,
            verdict.not_scored, verdict.stub,  verdict.attainable};
  }
};

struct Record {
  std::string id;
  std::string category;
  std::string lang = {};   ///< empty where the suite has one language
  std::string facet = {};  ///< counted apart within the category ("AddAlarm"); may be empty
  Outcome outcome = Outcome::call;
  std::int64_t input_tokens = -1;  ///< negative: not told
  std::int64_t output_tokens = -1;
  double latency = 0;      ///< seconds; zero or less: not told
  double first_token = 0;  ///< the same, to the first token
  /// The stored answer is an error text that another tool put in the place of one; it is judged all the same.
  bool foreign_error = false;
  bool no_result = false;         ///< nothing is stored of the case, and the reference counts that as wrong
  std::string infra_reason = {};  ///< why there is no answer, where that is known
  /// One per rule set, the suite's reference first. Verdicts of an `infra` record are ignored: there is no answer.
  std::vector<RuleVerdict> verdicts = {};

  [[nodiscard]] bool infra() const { return outcome == Outcome::infra; }
};

}  // namespace evalrun::reports
