/// Counts of a run: per language and category, per rule set. Memory depends on the number of categories, never on the
/// number of cases, so a run of any size can be reported while it runs.
///
///     Tally tally;
///     for (...) tally.add(record);
///     tally.merge(other_shard);
///     const CategoryTally* counts = tally.find("", "multiple");   // nullptr: not run
///     if (counts) counts->accuracy("bfcl-v4");                    // 0.865, or nullopt: no answer was judged
///
/// A Tally may be read from several threads; adding needs one writer.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evalrun/output.hpp"
#include "evalrun/verdict.hpp"

namespace evalrun::reports {

/// Adds up seconds. Mean and deviation are exact; quantiles come from logarithmic buckets and are within 1 %.
class LatencyTally {
 public:
  /// Ignores what is not a positive, finite number of seconds.
  void add(double seconds);
  void merge(const LatencyTally& other);

  [[nodiscard]] std::size_t count() const { return count_; }
  [[nodiscard]] double mean() const;
  [[nodiscard]] double deviation() const;  ///< of the population
  [[nodiscard]] double max() const { return max_; }
  /// Precondition: 0 <= q <= 1. Zero when nothing was added.
  [[nodiscard]] double quantile(double q) const;

 private:
  std::size_t count_ = 0;
  double mean_ = 0;
  double squares_ = 0;  ///< sum of squared distances from the mean
  double max_ = 0;
  std::map<std::int32_t, std::size_t> buckets_;
};

struct InfraKind {
  std::size_t count = 0;
  std::string text = {};  ///< the reason of one of them, in one line
  /// Asked again it would fail again: a status of 300 to 499 that is not about time, a reply that is too large, a case
  /// that stored results do not have.
  [[nodiscard]] bool is_refusal() const;
};

/// Reasons are of one kind where they differ in numbers and ids alone. Memory is bounded: after some hundred kinds all
/// others are one.
class InfraKinds {
 public:
  void add(std::string_view reason);
  void merge(const InfraKinds& other);
  /// The most frequent first.
  [[nodiscard]] std::vector<InfraKind> sorted() const;

 private:
  void add(const std::string& key, const InfraKind& kind);
  std::map<std::string, InfraKind, std::less<>> kinds_;  ///< by the reason without numbers and ids
};

/// How many cases may lack an answer: a number, or a share of all cases.
struct InfraAllowance {
  double most = 0;
  bool percent = false;
  std::string text = {};  ///< as given: "3", "1%"

  [[nodiscard]] bool accepts(std::size_t infra, std::size_t total) const;
};
/// nullopt: neither a number nor a percentage from 0 to 100.
[[nodiscard]] std::optional<InfraAllowance> infra_allowance(std::string_view text);

/// What one rule set says of one output.
struct RuleVerdict {
  std::string rules;  ///< id of the rule set: "bfcl-v4", "strict"
  bool valid = false;
  std::string error_type = {};  ///< empty when valid
  /// Figures beside right and wrong, by name (verdict.hpp).
  std::vector<std::pair<std::string, double>> scores = {};
  std::string not_scored = {};  ///< why this answer was not judged: neither right nor wrong; empty where it was
  bool stub = false;            ///< a stub embedder had a part in it
  bool attainable = true;       ///< false: the rules reject the case's own gold answer

  [[nodiscard]] static RuleVerdict of(std::string rules, const Verdict& verdict) {
    return {std::move(rules),   verdict.valid, verdict.error_type, verdict.scores,
            verdict.not_scored, verdict.stub,  verdict.attainable};
  }
};

struct Record {
  std::string id;
  std::string category;
  std::string lang = {};         ///< empty where the suite has one language
  std::string subcategory = {};  ///< counted apart within the category ("AddAlarm"); may be empty
  Outcome outcome = Outcome::call;
  std::int64_t input_tokens = -1;  ///< negative: not told
  std::int64_t output_tokens = -1;
  double latency = 0;      ///< seconds; zero or less: not told
  double first_token = 0;  ///< the same, to the first token
  /// The stored answer is an error text that another tool put in the place of one; it is judged all the same.
  bool foreign_error = false;
  bool no_result = false;         ///< nothing is stored of the case, and the reference counts that as wrong
  std::string infra_reason = {};  ///< why there is no answer, where that is known
  /// One per rule set, the suite's reference first. Verdicts of an `infra` record are ignored: there is no answer.
  std::vector<RuleVerdict> verdicts = {};

  [[nodiscard]] bool infra() const { return outcome == Outcome::infra; }
};

using Counts = std::map<std::string, std::size_t, std::less<>>;

/// The mean of one figure over the answers that have it.
struct ScoreTally {
  std::size_t count = 0;
  double sum = 0;
  double squares = 0;
  [[nodiscard]] double mean() const { return count == 0 ? 0 : sum / static_cast<double>(count); }
};

/// Right and wrong of a part of a category.
struct SubcategoryTally {
  std::size_t scored = 0;
  std::size_t correct = 0;
};

/// What one rule set said in one category.
struct RulesTally {
  std::size_t scored = 0;  ///< answers it judged
  std::size_t correct = 0;
  Counts errors;  ///< error type -> answers
  /// Other rule set -> (this one's error type -> answers that the other accepts and this one rejects).
  std::map<std::string, Counts, std::less<>> rejects_of;
  Counts not_scored;             ///< reason -> answers it did not judge; they are in no other count here
  std::size_t no_result = 0;     ///< judged, and wrong because nothing is stored of the case
  std::size_t stubbed = 0;       ///< judged with the help of a stub embedder
  std::size_t unattainable = 0;  ///< judged, and the rules reject the case's own gold answer too
  std::map<std::string, SubcategoryTally, std::less<>> subcategories;
  std::map<std::string, ScoreTally, std::less<>> scores;
};

struct CategoryTally {
  std::size_t total = 0;                  ///< records, those without an answer included
  std::array<std::size_t, 5> outcomes{};  ///< by Outcome; cases without a stored result have none
  std::size_t no_result = 0;              ///< records of cases without a stored result; wrong where they are judged
  InfraKinds infra_kinds;                 ///< why answers are missing
  std::size_t foreign_errors = 0;         ///< answers that are another tool's error texts
  std::string not_scored;                 ///< why nothing here was judged; empty when it was
  std::map<std::string, RulesTally, std::less<>> rules;
  std::size_t told_tokens = 0;  ///< records that told their tokens
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  LatencyTally latency;
  LatencyTally first_token;  ///< of answers that were streamed

  [[nodiscard]] std::size_t count(Outcome outcome) const { return outcomes[static_cast<std::size_t>(outcome)]; }
  [[nodiscard]] std::size_t infra() const { return count(Outcome::infra); }
  [[nodiscard]] std::size_t correct(std::string_view rules_id) const;
  /// The denominator of accuracy: answers judged, and cases that got no answer. Dropping the latter would let a failing
  /// server improve the score.
  [[nodiscard]] std::size_t n(std::string_view rules_id) const;
  /// What an answer as good as the gold one reaches: (judged - unattainable) / judged; nullopt when nothing was judged.
  [[nodiscard]] std::optional<double> ceiling(std::string_view rules_id) const;
  /// correct / n, or nullopt when no answer at all was judged.
  [[nodiscard]] std::optional<double> accuracy(std::string_view rules_id) const;
  /// Why the rules judged nothing here; empty where they did, and where no answer came.
  [[nodiscard]] std::string why_not_scored(std::string_view rules_id) const;
};

class Tally {
 public:
  using Key = std::pair<std::string, std::string>;  ///< (lang, category)

  void add(const Record& record);
  /// Counts that are known without their records, e.g. the first line of a stored score file.
  void add_counts(std::string_view lang, std::string_view category, std::string_view rules, std::size_t total,
                  std::size_t correct);
  /// The category exists and is deliberately not judged ("no parser for this language"): never shown as a number.
  void set_not_scored(std::string_view lang, std::string_view category, std::string reason);
  void merge(const Tally& other);

  /// Counts of one category, or nullptr where nothing was run.
  [[nodiscard]] const CategoryTally* find(std::string_view lang, std::string_view category) const;
  [[nodiscard]] const std::map<Key, CategoryTally>& categories() const { return categories_; }
  [[nodiscard]] std::size_t total() const;
  /// Cases without an answer; a run with any is incomplete.
  [[nodiscard]] std::size_t infra() const;
  /// Cases of which nothing is stored, though their category has results.
  [[nodiscard]] std::size_t no_result() const;
  /// Why answers are missing, over all categories.
  [[nodiscard]] InfraKinds infra_kinds() const;

 private:
  std::map<Key, CategoryTally> categories_;
};

}  // namespace evalrun::reports
