// Turns T-Eval's metrics into verdicts: an answer is right if all of its metrics are full.
#include "evalrun/checkers/rules.hpp"

#include <algorithm>
#include <array>

#include "dataset/t_eval_files.hpp"
#include "engine/explain.hpp"
#include "python/text.hpp"
#include "scorers.hpp"

namespace evalrun::checkers {
namespace {

constexpr std::array<DatasetFormat, 1> dataset_formats{DatasetFormat::t_eval};
/// The reference's divisor keeps a full share of arguments a little below 1.
constexpr double full = 1 - 1e-4;

const t_eval::Evaluator* evaluator_of(const Case& item) {
  const auto* kind = evalrun::t_eval::file_kind(item.category);
  return kind == nullptr ? nullptr : t_eval::find_evaluator(kind->eval, kind->prompt_type);
}

/// Objects and lists are used as they are, with any format.
const Value& prediction_in(const Answered& answered) {
  return answered.raw.is_string() ? answered.decoded.value : answered.raw;
}

std::vector<std::string> texts(const Answered& answered) {
  const auto* evaluator = evaluator_of(answered.item);
  if (evaluator == nullptr) return {};
  return t_eval::texts_compared(*evaluator, answered.item.ground_truth, prediction_in(answered));
}

/// Whether all metrics except the parse rate need vectors that are missing.
bool needs_meaning(const t_eval::Score& score) {
  return std::ranges::all_of(score.metrics, [](const t_eval::Metric& m) { return !m.value || m.name == "parse_rate"; });
}

/// What is wrong: the answer as a whole, or the first metric that is not full.
Finding finding_of(const t_eval::Score& score) {
  if (score.nothing_left) return {.error_type = ErrorType::t_eval_only_finish};
  Finding finding{.error_type = score.parsed ? ErrorType::t_eval_not_full : ErrorType::t_eval_not_parsed};
  if (!score.parsed) finding.wanted = score.wanted;
  for (const auto& [name, value] : score.metrics) {
    if (!score.parsed || !value || *value >= full) continue;
    finding.path = List{name};
    finding.given = Value(*value);
    break;
  }
  return finding;
}

Verdict check(const Answered& answered) {
  const auto* evaluator = evaluator_of(answered.item);
  if (evaluator == nullptr) return {.not_scored = "T-Eval has no such category"};
  std::optional<t_eval::Cosines> similar;
  if (answered.embeddings != nullptr) similar.emplace(*answered.embeddings);
  const auto score =
      evaluator->score(answered.item.ground_truth, prediction_in(answered), similar ? &*similar : nullptr);
  if (needs_meaning(score)) return {.not_scored = std::string(answered.no_embeddings)};
  Verdict verdict;
  verdict.valid = score.parsed;
  for (const auto& [name, value] : score.metrics) {
    if (!value) continue;
    verdict.scores.emplace_back(name, *value);
    verdict.valid = verdict.valid && *value >= full;
  }
  verdict.stub = evaluator->compares_meaning && similar && answered.embeddings->is_stub();
  if (verdict.valid) return verdict;
  auto rejected = wrong(finding_of(score));
  rejected.scores = std::move(verdict.scores);
  rejected.stub = verdict.stub;
  return rejected;
}

/// `call` if the evaluator can read the answer, with calls in it or not.
Outcome outcome(const Answered& answered) {
  const auto* evaluator = evaluator_of(answered.item);
  const auto& prediction = prediction_in(answered);
  if (evaluator == nullptr || (prediction.is_string() && strip(*prediction.string()).empty()))
    return Outcome::malformed;
  return evaluator->score(answered.item.ground_truth, prediction, nullptr).parsed ? Outcome::call : Outcome::malformed;
}

}  // namespace

extern const Rules t_eval_rules{
    "t-eval", "T-Eval's evaluators; right: all metrics of the answer are full", check, dataset_formats, texts, outcome};

}  // namespace evalrun::checkers
