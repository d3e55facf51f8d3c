/// What several answers to each case say together: how often a model is right at least once, always, or by majority,
/// and how often its verdict changes from one answer to the next.
///
///     RepeatTally repeats(3);                                  // each case was to be asked three times
///     repeats.add("", "multiple", "bfcl-v4", {{true, "a"}, {false, "b"}, {true, "a"}});   // one case, three answers
///     const RepeatCounts* counts = repeats.find("", "multiple", "bfcl-v4");
///     counts->mean(counts->pass_at, 3);                        // 1.0: right at least once in three
///
/// Memory depends on the number of categories and of answers per case, never on the number of cases.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "evalrun/reports/tally.hpp"

namespace evalrun::reports {

/// One answer to a case. An answer that never came is not right and has no vote.
struct Sample {
  bool valid = false;
  std::string vote = {};  ///< the same for answers that make equal calls, in whatever words; empty: no vote
  bool infra = false;     ///< the answer never came
};

/// Sums over the cases of one category under one rule set; element k - 1 belongs to k answers. Where it is known how
/// many answers each case was to have, a case with fewer is in none of the sums.
struct RepeatCounts {
  std::size_t cases = 0;
  std::size_t answered = 0;         ///< of these, cases of which every answer came
  std::size_t samples = 0;          ///< of all cases
  std::size_t correct = 0;          ///< of these
  std::size_t flipped = 0;          ///< cases with answers of both verdicts
  std::vector<std::size_t> having;  ///< cases that have k answers
  std::vector<double> pass_at;      ///< right at least once in k answers
  std::vector<double> pass_always;  ///< right in all of k answers
  std::vector<double> majority;     ///< the most frequent of the first k answers is right

  /// A sum's mean over the cases that have k answers; nullopt where there is none.
  [[nodiscard]] std::optional<double> mean(const std::vector<double>& sums, std::size_t k) const;
  [[nodiscard]] double flip_rate() const;  ///< flipped / cases; 0 without cases
  void add(const RepeatCounts& other);
};

class RepeatTally {
 public:
  using Key = std::tuple<std::string, std::string, std::string>;  ///< lang, category, rule set

  /// What is known of the answers after the first ones, over all categories.
  struct Later {
    std::size_t recorded = 0;  ///< those that never came included
    InfraKinds infra = {};     ///< why some never came
    std::size_t no_answer = 0;
  };

  RepeatTally() = default;
  /// `wanted`: how many answers each case was to have.
  explicit RepeatTally(std::size_t wanted) : samples_(wanted), wanted_(wanted) {}

  /// One case with its answers in the order asked. Precondition: there is one at least.
  void add(std::string_view lang, std::string_view category, std::string_view rules, std::span<const Sample> samples);
  void merge(const RepeatTally& other);

  [[nodiscard]] const std::map<Key, RepeatCounts>& all() const { return counts_; }
  [[nodiscard]] const RepeatCounts* find(std::string_view lang, std::string_view category,
                                         std::string_view rules) const;
  /// All categories of a language together.
  [[nodiscard]] RepeatCounts sum(std::string_view lang, std::string_view rules) const;
  /// How many answers each case was to have, or the most that any case has; 0: nothing was repeated.
  [[nodiscard]] std::size_t samples() const { return samples_; }
  /// How many answers each case was to have; 0: not known.
  [[nodiscard]] std::size_t wanted() const { return wanted_; }

  Later later = {};

 private:
  std::map<Key, RepeatCounts> counts_;
  std::size_t samples_ = 0;
  std::size_t wanted_ = 0;  ///< 0: not known
};

/// The chance that k of n answers, c of them right, drawn without putting back, hold at least one that is right
/// (the unbiased estimate of M. Chen et al., 2021). Precondition: c <= n, 1 <= k <= n.
[[nodiscard]] double pass_at_k(std::size_t n, std::size_t c, std::size_t k);
/// The chance that all k are right.
[[nodiscard]] double pass_always_k(std::size_t n, std::size_t c, std::size_t k);
/// Whether the answer with most votes is right; of several with as many votes, the one that came first. Answers with
/// equal votes share the verdict of the first of them. False where nobody votes.
[[nodiscard]] bool majority_is_right(std::span<const Sample> samples);

}  // namespace evalrun::reports
