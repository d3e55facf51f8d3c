/// Rule sets: each decides, mostly as one reference scorer does, whether an output is right. One row each; its checker
/// is a pure function from a case and a decoded output to a verdict.
///
///     const Rules* rules = *find_rules("bfcl-v4");
///     const Decoded decoded = find_format("prompt")->decode(raw, item.language);
///     const Verdict verdict = rules->check({.item = item, .raw = raw, .decoded = decoded});
///
/// Rule sets are pure and safe to call from several threads.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/decode.hpp"
#include "evalrun/embedder.hpp"
#include "evalrun/output.hpp"
#include "evalrun/result.hpp"
#include "evalrun/suite.hpp"
#include "evalrun/verdict.hpp"

namespace evalrun::checkers {

/// One output of one case, as a rule set sees it.
struct Answered {
  const Case& item;
  const Value& raw;                ///< the output of the model
  const Decoded& decoded;          ///< the output as the format decoded it
  bool underscore_to_dot = false;  ///< function names were sent with "_" in place of "."
  /// Vectors of the texts that Rules::texts names; nullptr: there are none, and an answer that needs them is not
  /// scored.
  const Embeddings* embeddings = nullptr;
  std::string_view no_embeddings = {};  ///< the reason if `embeddings` is nullptr
};

struct Rules {
  std::string_view id;       ///< as `--rules` takes it
  std::string_view summary;  ///< one line for `evalrun list rules`
  Verdict (*check)(const Answered& answered);
  /// Dataset formats whose cases the rules can judge. Cases of no suite count as v1.
  std::span<const DatasetFormat> dataset_formats;
  /// The texts whose vectors `check` needs for this output; nullptr: it never needs any.
  std::vector<std::string> (*texts)(const Answered& answered) = nullptr;
  /// Determines the outcome of an answer; nullptr: the decoded calls and the text determine it.
  Outcome (*outcome)(const Answered& answered) = nullptr;
  /// The id in earlier versions, which stands in their files; `--rules` takes it, too. Empty: the id never changed.
  std::string_view former_id = {};

  [[nodiscard]] bool judges(DatasetFormat format) const;
};

[[nodiscard]] std::span<const Rules* const> rules();
/// The current id of the rule set with this id or former id; an unknown name is returned unchanged.
[[nodiscard]] std::string_view current_id(std::string_view id);
/// The rule set with this id or former id. Errors: usage, with the known ids.
[[nodiscard]] result<const Rules*> find_rules(std::string_view id);
/// As above, for a rule set that can judge the suite. Errors: usage, with the ids of the rule sets that can.
[[nodiscard]] result<const Rules*> find_rules(std::string_view id, const Suite& suite);

}  // namespace evalrun::checkers
