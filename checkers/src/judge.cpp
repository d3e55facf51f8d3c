#include "evalrun/checkers/judge.hpp"

#include <iterator>
#include <utility>

#include "evalrun/suite.hpp"

#include "decode/outcome.hpp"
#include "judging.hpp"

namespace evalrun::checkers {
namespace {

/// In the relevance categories the text is decoded as Python for all languages (bfcl-semantics 7).
Language decoding_language(const Case& item) {
  return item.task == Task::relevance || item.task == Task::irrelevance ? Language::python : item.language;
}

Decoding decoding_of(const Case& item, CallParser parser) {
  Decoding how(decoding_language(item), parser);
  how.functions = item.functions;
  return how;
}

}  // namespace

const Format* format_for(const Case& item, const Value& raw, const Format* asked) {
  const bool own_text = raw.is_string() && item.suite != nullptr && item.suite->text_format != "prompt";
  if (own_text && (asked == nullptr || asked->id == "prompt" || asked->id == "fc"))
    return find_format(item.suite->text_format);
  static const auto* const prompt = find_format("prompt");
  static const auto* const fc = find_format("fc");
  return asked != nullptr ? asked : raw.is_string() ? prompt : fc;
}

std::vector<std::string> texts_needed(const Case& item, const Value& raw, const Judging& how) {
  std::vector<std::string> texts;
  std::optional<Decoded> decoded;
  for (const auto* rules : how.rules) {
    if (rules->texts == nullptr) continue;
    if (!decoded) decoded = format_for(item, raw, how.format)->decode(raw, decoding_of(item, how.parser));
    auto more = rules->texts({item, raw, *decoded, how.underscore_to_dot});
    texts.insert(texts.end(), std::make_move_iterator(more.begin()), std::make_move_iterator(more.end()));
  }
  return texts;
}

Judged decoded_as(const Case& item, const Value& raw, const Format& format, Decoded decoded) {
  Judged judged;
  judged.format = &format;
  judged.decoded = std::move(decoded);
  judged.outcome = outcome_of(raw, judged.decoded, item);
  return judged;
}

Judged decoded_for(const Case& item, const Value& raw, const Format& format, CallParser parser) {
  return decoded_as(item, raw, format, format.decode(raw, decoding_of(item, parser)));
}

Judged judge(const Case& item, const Value& raw, const Judging& how) {
  auto judged = decoded_for(item, raw, *format_for(item, raw, how.format), how.parser);
  judged.verdicts.reserve(how.rules.size());
  const auto answered = [&](const Case& as) {
    return Answered{as, raw, judged.decoded, how.underscore_to_dot, how.embeddings, how.no_embeddings};
  };
  const auto check = [&](const Rules& rules, const Case& as) {
    auto verdict = rules.check(answered(as));
    verdict.rules = rules.id;
    return verdict;
  };
  if (!how.rules.empty() && how.rules.front()->outcome != nullptr)
    judged.outcome = how.rules.front()->outcome(answered(item));
  for (const auto* rules : how.rules) judged.verdicts.push_back(check(*rules, item));
  if (how.errata != nullptr && !how.rules.empty()) {
    if (!how.errata->speaks_of(item.id))
      judged.corrected = judged.verdicts.front();
    else if (const auto corrected = how.errata->apply(item))
      judged.corrected = check(*how.rules.front(), *corrected);
  }
  if (how.as_meant) judged.as_meant = as_meant(item, raw, judged, how);
  return judged;
}

}  // namespace evalrun::checkers
