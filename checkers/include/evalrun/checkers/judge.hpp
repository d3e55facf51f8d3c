/// From one stored output to its verdicts: decode, decide the outcome, apply every rule set asked for.
///
///     const Rules* rules[] = {*find_rules("bfcl-v4"), *find_rules("strict")};
///     const Judged judged = judge(item, "[f(a=1)]", {.rules = rules});
///     for (const Verdict& verdict : judged.verdicts) use(verdict.valid, verdict.error_type);
///
/// Pure; safe to call from several threads.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evalrun/checkers/rules.hpp"
#include "evalrun/errata.hpp"

namespace evalrun::checkers {

struct Judging {
  /// nullptr: anything but text as `fc`. Text is decoded as the case's suite has it where this is nullptr, `prompt` or
  /// (for suites with a format of their own, which know no tool mode) `fc`.
  const Format* format = nullptr;
  bool underscore_to_dot = false;  ///< the model saw "_" where documented names have "."
  std::span<const Rules* const> rules = {};
  const Errata* errata = nullptr;          ///< corrections to the key, judged by the first rule set beside it
  const Embeddings* embeddings = nullptr;  ///< of the texts_needed; nullptr: there are none
  std::string_view no_embeddings = "there is no embedder (--embedder)";  ///< why, where there are none
  CallParser parser = CallParser::automatic;  ///< which parser reads calls that are written as code
};

struct Judged {
  const Format* format = nullptr;  ///< the one used
  Decoded decoded;
  Outcome outcome = Outcome::abstain;
  std::vector<Verdict> verdicts;     ///< one per rule set, in the order asked
  std::optional<Verdict> corrected;  ///< with errata: by the corrected key; nullopt where the case is dropped
};

[[nodiscard]] Judged judge(const Case& item, const Value& raw, const Judging& how);

/// The texts whose vectors judge() will look for in `how.embeddings`; empty for rule sets that compare none. May hold a
/// text twice.
[[nodiscard]] std::vector<std::string> texts_needed(const Case& item, const Value& raw, const Judging& how);

}  // namespace evalrun::checkers
