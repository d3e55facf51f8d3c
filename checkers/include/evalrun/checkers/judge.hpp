/// Judges one output: decodes it, decides the outcome, applies each rule set.
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
  /// How to decode. nullptr: text in the format of the case's suite, everything else as `fc`. For text, `prompt` also
  /// means the format of the suite; so does `fc` in suites that have their own format.
  const Format* format = nullptr;
  bool underscore_to_dot = false;  ///< the model saw "_" where documented names have "."
  std::span<const Rules* const> rules = {};
  const Errata* errata = nullptr;          ///< corrections to the ground truth; adds a verdict by the first rule set
  const Embeddings* embeddings = nullptr;  ///< vectors of the texts_needed(); nullptr: there are none
  std::string_view no_embeddings = "there is no embedder (--embedder)";  ///< why there are none
  CallParser parser = CallParser::automatic;  ///< which parser reads calls that are written as code
  bool as_meant = false;                      ///< also judge the output as it was meant; see AsMeant
  std::string_view content = {};              ///< Output::content; counts only as meant
};

/// An output as it was meant: the first rule set judges its calls, read in any form that the format `auto` finds.
struct AsMeant {
  Decoded decoded;  ///< by the format `auto`; its `form` names the form of the calls, "" if there are none
  Outcome outcome = Outcome::abstain;
  Verdict verdict;
  std::optional<Verdict> corrected = {};  ///< see Judged::corrected
};

struct Judged {
  const Format* format = nullptr;  ///< the format that was used
  Decoded decoded;
  Outcome outcome = Outcome::abstain;
  std::vector<Verdict> verdicts;     ///< one per rule set, in the order of `rules`
  std::optional<Verdict> corrected;  ///< with errata: by the corrected ground truth; nullopt if the case is dropped
  std::optional<AsMeant> as_meant;   ///< with Judging::as_meant: see as_meant()
};

[[nodiscard]] Judged judge(const Case& item, const Value& raw, const Judging& how);

/// The output as it was meant, if that differs from `official`, the result of judge(): `auto` reads other calls, or the
/// validity is another. Does not decode an output again whose calls are right.
[[nodiscard]] std::optional<AsMeant> as_meant(const Case& item, const Value& raw, const Judged& official,
                                              const Judging& how);

/// The texts whose vectors judge() will look for in `how.embeddings`; empty if no rule set needs vectors. May hold a
/// text twice.
[[nodiscard]] std::vector<std::string> texts_needed(const Case& item, const Value& raw, const Judging& how);

}  // namespace evalrun::checkers
