/// Rule sets that can work a case out beforehand, so that it need not be done again for every output.
#pragma once
#include <memory>
#include <span>

#include "evalrun/checkers/rules.hpp"

#include "compact_check.hpp"

namespace evalrun::checkers {

/// What a rule set keeps of a case.
struct RulesState {
  RulesState() = default;
  RulesState(const RulesState&) = delete;
  RulesState& operator=(const RulesState&) = delete;
  virtual ~RulesState() = default;

  std::unique_ptr<const CompactCase> compact;  ///< nullptr: nothing is told without values
};

struct Preparing {
  const Rules* rules;
  /// The state points into the case.
  std::unique_ptr<const RulesState> (*prepare)(const Case& item);
  /// rules->check with what prepare() made of that very case; nullptr: it is worked out for this output.
  Verdict (*check)(const Answered& answered, const RulesState* state);
  /// What check finds of these calls, in short. `accepted` is the state's compact form.
  Told (*tell)(Task task, std::span<const CompactCall> accepted, const CallTape& given, bool underscore_to_dot);
};

extern const Preparing bfcl_v4_preparing;
extern const Preparing bfcl_v1_preparing;

}  // namespace evalrun::checkers
