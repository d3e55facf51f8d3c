/// Counts of a run, by language, category and rule set. Memory depends on the number of categories, never on the number
/// of cases, so a run of any size can be reported while it runs.
///
///     Tally tally;
///     for (const Record& record : records) tally.add(record);
///     tally.merge(other_shard);
///     const CategoryTally* counts = tally.find("", "multiple");   // nullptr: not run
///     if (counts != nullptr) use(counts->accuracy("bfcl-v4"));    // 0.865, or nullopt: no answer was judged
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

/// Collects durations in seconds. Mean and deviation are exact; quantiles come from logarithmic buckets and are within
/// 1 %.
class LatencyTally {
 public:
  /// Ignores numbers that are not positive and finite.
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
  std::string text = {};  ///< the first reason of this kind, in one line
  /// Whether the same request would fail again: an HTTP status of 300 to 499 that is not transient, a reply that is too
  /// large, a case without a stored result.
  [[nodiscard]] bool is_refusal() const;
};

/// Why answers are missing, by kind: reasons that differ in numbers and ids alone are of one kind. Memory is bounded:
/// after 200 kinds all others count as one.
class InfraKinds {
 public:
  void add(std::string_view reason);
  void merge(const InfraKinds& other);
  /// The most frequent first.
  [[nodiscard]] std::vector<InfraKind> sorted() const;

 private:
  void add(const std::string& key, const InfraKind& kind);
  std::map<std::string, InfraKind, std::less<>> kinds_;  ///< key: the reason without numbers and ids
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

/// The verdict without its reasons, which no count needs.
[[nodiscard]] Verdict without_reasons(const Verdict& verdict);

/// The verdict on an answer as it was meant: on its calls, read in any form that `--format auto` finds.
struct MeantVerdict {
  std::string form;  ///< id of the form of the calls; empty: there are none
  Outcome outcome = Outcome::call;
  bool valid = false;
  std::string error_type = {};
};

struct Record {
  std::string id;
  std::string category;
  std::string lang = {};         ///< empty where the suite has one language
  std::string subcategory = {};  ///< counted separately within the category ("AddAlarm"); may be empty
  Outcome outcome = Outcome::call;
  std::int64_t input_tokens = -1;  ///< negative: not known
  std::int64_t output_tokens = -1;
  double latency = 0;      ///< seconds; zero or less: not known
  double first_token = 0;  ///< seconds to the first token; zero or less: not known
  /// The stored answer is the error text of another tool; it is judged like an answer.
  bool foreign_error = false;
  bool no_result = false;         ///< the case has no stored result, which the reference counts as wrong
  std::string infra_reason = {};  ///< why there is no answer; may be empty
  /// One per rule set, the rules of the suite first. Ignored if the outcome is `infra`.
  std::vector<Verdict> verdicts = {};
  bool meant_known = false;  ///< it is known how the answer was meant
  /// By the first rule set; nullopt if it does not differ from the official verdict.
  std::optional<MeantVerdict> as_meant = {};
  bool corrected = false;  ///< with errata: the last verdict is by the corrected ground truth
  std::optional<MeantVerdict> corrected_as_meant = {};  ///< by the corrected ground truth

  [[nodiscard]] bool infra() const { return outcome == Outcome::infra; }
};

using Counts = std::map<std::string, std::size_t, std::less<>>;

/// One figure over the answers that have it.
struct ScoreTally {
  std::size_t count = 0;
  double sum = 0;
  double squares = 0;
  [[nodiscard]] double mean() const { return count == 0 ? 0 : sum / static_cast<double>(count); }
};

/// Counts of a subcategory.
struct SubcategoryTally {
  std::size_t scored = 0;
  std::size_t correct = 0;
};

/// What changes if answers count as they were meant.
struct MeantTally {
  std::size_t known = 0;   ///< judged answers of which it is known how they were meant
  std::size_t gained = 0;  ///< right as meant, officially wrong
  std::size_t lost = 0;    ///< wrong as meant, officially right
  Counts forms;            ///< form -> answers that are read in it, officially not or otherwise; "": read as no call

  void merge(const MeantTally& other);
  /// Answers that are read otherwise than officially.
  [[nodiscard]] std::size_t differing() const;
};

/// Counts of one rule set in one category.
struct RulesTally {
  std::size_t scored = 0;  ///< judged answers
  std::size_t correct = 0;
  Counts errors;  ///< error type -> answers
  /// Other rule set -> error type of this one -> answers that the other accepts and this one rejects.
  std::map<std::string, Counts, std::less<>> rejects_of;
  Counts not_scored;             ///< reason -> answers that were not judged; they are in no other count here
  std::size_t no_result = 0;     ///< wrong because the case has no stored result
  std::size_t stubbed = 0;       ///< judged with the help of a stub embedder
  std::size_t unattainable = 0;  ///< judged, and the rules reject the gold answer too
  std::map<std::string, SubcategoryTally, std::less<>> subcategories;
  std::map<std::string, ScoreTally, std::less<>> scores;
  MeantTally meant;  ///< only of the first rule set of the run, and of the same with errata

  /// Whether it is known of every judged answer how it was meant. A file may hold counts that are not possible.
  [[nodiscard]] bool meant_known() const {
    return scored != 0 && meant.known == scored && meant.lost <= correct && meant.gained <= scored - correct;
  }
};

struct CategoryTally {
  std::size_t total = 0;                  ///< records, with or without an answer
  std::array<std::size_t, 5> outcomes{};  ///< by Outcome; cases without a stored result have none
  std::size_t no_result = 0;              ///< records of cases without a stored result; wrong where they are judged
  InfraKinds infra_kinds;                 ///< why answers are missing
  std::size_t foreign_errors = 0;         ///< answers that are error texts of another tool
  std::map<std::string, RulesTally, std::less<>> rules;
  std::size_t token_records = 0;  ///< records with known tokens
  std::int64_t input_tokens = 0;
  std::int64_t output_tokens = 0;
  LatencyTally latency;
  LatencyTally first_token;  ///< of answers that were streamed

  [[nodiscard]] std::size_t count(Outcome outcome) const { return outcomes[static_cast<std::size_t>(outcome)]; }
  [[nodiscard]] std::size_t infra() const { return count(Outcome::infra); }
  [[nodiscard]] std::size_t correct(std::string_view rules_id) const;
  /// The denominator of accuracy: judged answers and cases without an answer. If the cases without an answer did not
  /// count, a failing server would improve the score.
  [[nodiscard]] std::size_t n(std::string_view rules_id) const;
  /// The accuracy of gold answers: (judged - unattainable) / judged; nullopt if nothing was judged.
  [[nodiscard]] std::optional<double> ceiling(std::string_view rules_id) const;
  /// correct / n, or nullopt if no answer was judged.
  [[nodiscard]] std::optional<double> accuracy(std::string_view rules_id) const;
  /// Why the rules judged nothing here; empty if they did, or if there is no answer.
  [[nodiscard]] std::string why_not_scored(std::string_view rules_id) const;
};

class Tally {
 public:
  using Key = std::pair<std::string, std::string>;  ///< (lang, category)

  void add(const Record& record);
  /// Adds counts without records, such as the first line of a stored score file.
  void add_counts(std::string_view lang, std::string_view category, std::string_view rules, std::size_t total,
                  std::size_t correct);
  /// Adds answers without records, of which only the outcome is known.
  void add_outcomes(std::string_view lang, std::string_view category, Outcome outcome, std::size_t answers);
  /// Adds what changes as meant to counts that were added without it.
  void add_meant(std::string_view lang, std::string_view category, std::string_view rules, const MeantTally& meant);
  void merge(const Tally& other);

  /// The counts of one rule set as meant, alone. Categories of which it is not known have none.
  [[nodiscard]] Tally as_meant(std::string_view rules) const;

  /// Counts of one category, or nullptr if nothing was run.
  [[nodiscard]] const CategoryTally* find(std::string_view lang, std::string_view category) const;
  [[nodiscard]] const std::map<Key, CategoryTally>& categories() const { return categories_; }
  [[nodiscard]] std::size_t total() const;
  /// Cases without an answer.
  [[nodiscard]] std::size_t infra() const;
  /// Cases without a stored result in categories that have results.
  [[nodiscard]] std::size_t no_result() const;
  /// Why answers are missing, over all categories.
  [[nodiscard]] InfraKinds infra_kinds() const;

 private:
  std::map<Key, CategoryTally> categories_;
};

}  // namespace evalrun::reports
