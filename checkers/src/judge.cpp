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
  for (const auto* rules : how.rules)
    judged.verdicts.push_back(rules->check({item, raw, judged.decoded, how.underscore_to_dot}));
  return judged;
}

}  // namespace evalrun::checkers
