/// T-Eval's evaluators: from one datum and what a model gave for it to the reference's metrics (specification: t-eval 3
/// to 6). One row of a table each; which one judges a file is said by the file's evaluation and prompt type.
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

/// How near two texts are in meaning: the cosine of their embeddings.
class Similarity {
 public:
  Similarity() = default;
  Similarity(const Similarity&) = delete;
  Similarity& operator=(const Similarity&) = delete;
  virtual ~Similarity() = default;
  [[nodiscard]] virtual double of(const std::string& a, const std::string& b) = 0;
};

/// The cosine of vectors that were got beforehand.
class Cosines final : public Similarity {
 public:
  /// `vectors` must outlive it.
  explicit Cosines(const Embeddings& vectors) : vectors_(vectors) {}
  /// 0 for a text without a vector.
  [[nodiscard]] double of(const std::string& a, const std::string& b) override;

 private:
  const Embeddings& vectors_;
};

/// A metric by the reference's name. No value: the row does not have it (instruct: the other format's), or it compares
/// meanings and there was no Similarity.
struct Metric {
  std::string_view name;
  std::optional<double> value;
};

struct Score {
  std::vector<Metric> metrics;  ///< in the reference's order
  bool parsed = false;          ///< the answer has the form asked for
  bool nothing_left = false;    ///< a plan of FinishAction alone, scored 0: the reference breaks off here
  /// Not parsed: the form that could not be read ("plan"), or the accepted plan if that is empty.
  Value wanted;
};

/// `datum` is an object of a data file. `prediction` is text, or an object or a list that stands for itself. A datum or
/// prediction of any other shape scores, too: nothing here fails.
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

/// The texts whose nearness the score depends on, each once: what has to be embedded first.
[[nodiscard]] std::vector<std::string> texts_compared(const Evaluator& evaluator, const Value& datum,
                                                      const Value& prediction);

}  // namespace evalrun::checkers::t_eval
