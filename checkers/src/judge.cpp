#include "evalrun/checkers/judge.hpp"

#include "evalrun/outcome.hpp"

namespace evalrun::checkers {
namespace {

/// Whether a call is right or wrong is asked of Python text even in the relevance categories (bfcl-semantics 7).
Language decoding_language(const Case& item) {
  return item.task == Task::relevance || item.task == Task::irrelevance ? Language::python : item.language;
}

}  // namespace

Judged judge(const Case& item, const Value& raw, const Judging& how) {
  Judged judged;
  judged.format = how.format != nullptr ? how.format : find_format(raw.is_string() ? "prompt" : "fc");
  judged.decoded = judged.format->decode(raw, decoding_language(item));
  judged.outcome = outcome_of(raw, judged.decoded, item);
  judged.verdicts.reserve(how.rules.size());
  const auto check = [&](const Rules& rules, const Case& as) {
    return rules.check({as, raw, judged.decoded, how.underscore_to_dot});
  };
  for (const auto* rules : how.rules) judged.verdicts.push_back(check(*rules, item));
  if (how.errata != nullptr && !how.rules.empty()) {
    if (!how.errata->speaks_of(item.id))
      judged.corrected = judged.verdicts.front();
    else if (const auto corrected = how.errata->apply(item))
      judged.corrected = check(*how.rules.front(), *corrected);
  }
  return judged;
}

}  // namespace evalrun::checkers
