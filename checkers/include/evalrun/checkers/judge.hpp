/// From one stored output to its verdicts: decode, decide the outcome, apply every rule set asked for.
///
///     const Rules* rules[] = {*find_rules("bfcl-v4")};
///     Judged judged = judge(item, Value("[f(a=1)]"), {.rules = rules});
///     if (judged.verdicts[0].valid) ...
///
/// Pure; safe to call from several threads.
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "evalrun/checkers/rules.hpp"
#include "evalrun/errata.hpp"

namespace evalrun::checkers {

struct Judging {
  const Format* format = nullptr;  ///< nullptr: text as `prompt`, anything else as `fc`
  bool underscore_to_dot = false;  ///< the model saw "_" where documented names have "."
  std::span<const Rules* const> rules = {};
  const Errata* errata = nullptr;  ///< corrections to the key, judged by the first rule set beside it
};

struct Judged {
  const Format* format = nullptr;  ///< the one used
  Decoded decoded;
  Outcome outcome = Outcome::abstain;
  std::vector<Verdict> verdicts;     ///< one per rule set, in the order asked
  std::optional<Verdict> corrected;  ///< with errata: by the corrected key; nullopt where the case is dropped
};

[[nodiscard]] Judged judge(const Case& item, const Value& raw, const Judging& how);

}  // namespace evalrun::checkers
