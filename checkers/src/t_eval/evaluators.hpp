/// T-Eval's evaluators: they compute the reference's metrics from a datum and a model's prediction for it
/// (specification: t-eval 3 to 6). One row of a table each; the evaluation and the prompt type of a file choose the
/// row.
///
///     const Evaluator* evaluator = find_evaluator("plan", "json");
///     Score score = evaluator->score(datum, prediction, &similarity);
///     score.metrics;                                  // precision, recall, f1_score, parse_rate
///
/// Everything here is pure and safe to call from several threads (a Similarity is used by one at a time).
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/embedder.hpp"
#include "evalrun/value.hpp"

namespace evalrun::checkers::t_eval {

/// The similarity of two texts in meaning: the cosine of their embeddings.
class Similarity {
 public:
  Similarity() = default;
  Similarity(const Similarity&) = delete;
  Similarity& operator=(const Similarity&) = delete;
  virtual ~Similarity() = default;
  [[nodiscard]] virtual double of(const std::string& a, const std::string& b) = 0;
};

/// The cosine of given vectors.
class Cosines final : public Similarity {
 public:
  /// `vectors` must outlive this object.
  explicit Cosines(const Embeddings& vectors) : vectors_(vectors) {}
  /// 0 for a text without a vector.
  [[nodiscard]] double of(const std::string& a, const std::string& b) override;

 private:
  const Embeddings& vectors_;
};

/// A metric with the reference's name. No value: the datum does not have it (instruct: a metric of the other format),
/// or it compares meanings and there was no Similarity.
struct Metric {
  std::string_view name;
  std::optional<double> value;
};

struct Score {
  std::vector<Metric> metrics;  ///< in the reference's order
  bool parsed = false;          ///< the answer has the form asked for
  bool nothing_left = false;    ///< a plan of FinishAction alone, scored 0: the reference ends with an exception
  /// Not parsed: the form that could not be read ("plan"), or the accepted plan if that is empty.
  Value wanted;
};

/// `datum` is an object of a data file. `prediction` is text, or an already parsed object or list. A datum or
/// prediction of any other shape is scored, too: no function here fails.
struct Evaluator {
  std::string_view eval;         ///< "plan"
  std::string_view prompt_type;  ///< "json"
  std::string_view result_key;   ///< "plan_json", as result files name it
  std::span<const std::string_view> metrics;
  bool compares_meaning = false;  ///< some metrics need a Similarity
  bool rounded = false;           ///< the reference rounds the means of a file to four decimals
  Score (*score)(const Value& datum, const Value& prediction, Similarity* similar);
};

[[nodiscard]] std::span<const Evaluator> evaluators();
/// The row, or nullptr.
[[nodiscard]] const Evaluator* find_evaluator(std::string_view eval, std::string_view prompt_type);

/// The texts that the score compares in meaning, each once: their vectors are needed before scoring.
[[nodiscard]] std::vector<std::string> texts_compared(const Evaluator& evaluator, const Value& datum,
                                                      const Value& prediction);

}  // namespace evalrun::checkers::t_eval
