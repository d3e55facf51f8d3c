/// Figures of repeated runs: how often a model is right at least once, always, or by majority, and how often its
/// verdict changes between attempts.
///
///     RepeatTally repeats(3);                                  // each case was to be asked three times
///     const std::vector<Attempt> attempts{{true, "a"}, {false, "b"}, {true, "a"}};
///     repeats.add("", "multiple", "bfcl-v4", attempts);        // one case, three answers
///     const RepeatCounts* counts = repeats.find("", "multiple", "bfcl-v4");
///     use(counts->mean(counts->pass_at, 3));                   // 1.0: right at least once in three
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

/// One attempt at a case. An attempt without an answer is not right and has no vote.
struct Attempt {
  bool valid = false;
  std::string vote = {};  ///< equal for answers with equal calls; empty: no vote
  bool infra = false;     ///< there is no answer
};

/// Sums over the cases of one category under one rule set; element k - 1 belongs to k answers. If the planned number of
/// attempts is known, cases with fewer attempts are in none of the sums.
struct RepeatCounts {
  std::size_t cases = 0;
  std::size_t answered = 0;         ///< cases that have all their answers
  std::size_t attempts = 0;         ///< attempts at all cases
  std::size_t correct = 0;          ///< right attempts
  std::size_t flipped = 0;          ///< cases with right and wrong answers
  std::vector<std::size_t> having;  ///< cases that have k answers
  std::vector<double> pass_at;      ///< right at least once in k answers
  std::vector<double> pass_always;  ///< right in all of k answers
  std::vector<double> majority;     ///< the most frequent of the first k answers is right

  /// The mean of a sum over the cases that have k answers; nullopt if no case has.
  [[nodiscard]] std::optional<double> mean(const std::vector<double>& sums, std::size_t k) const;
  [[nodiscard]] double flip_rate() const;  ///< flipped / cases; 0 without cases
  void add(const RepeatCounts& other);
};

class RepeatTally {
 public:
  using Key = std::tuple<std::string, std::string, std::string>;  ///< lang, category, rule set

  /// Attempts after the first, over all categories.
  struct Later {
    std::size_t recorded = 0;  ///< attempts, with or without an answer
    InfraKinds infra = {};     ///< why answers are missing
    std::size_t no_answer = 0;
  };

  RepeatTally() = default;
  /// `wanted`: the planned number of attempts at each case.
  explicit RepeatTally(std::size_t wanted) : attempts_(wanted), wanted_(wanted) {}

  /// One case with its attempts in the order asked. Precondition: `attempts` is not empty.
  void add(std::string_view lang, std::string_view category, std::string_view rules, std::span<const Attempt> attempts);
  void merge(const RepeatTally& other);

  [[nodiscard]] const std::map<Key, RepeatCounts>& all() const { return counts_; }
  [[nodiscard]] const RepeatCounts* find(std::string_view lang, std::string_view category,
                                         std::string_view rules) const;
  /// All categories of a language together.
  [[nodiscard]] RepeatCounts sum(std::string_view lang, std::string_view rules) const;
  /// The planned number of attempts at each case, or the most that any case has; 0: no repeats.
  [[nodiscard]] std::size_t attempts() const { return attempts_; }
  /// The planned number of attempts at each case; 0: not known.
  [[nodiscard]] std::size_t wanted() const { return wanted_; }

  Later later = {};

 private:
  std::map<Key, RepeatCounts> counts_;
  std::size_t attempts_ = 0;
  std::size_t wanted_ = 0;  ///< 0: not known
};

/// The chance that k answers, drawn without replacement from n answers of which c are right, hold at least one right
/// one (the unbiased estimate of M. Chen et al., 2021). Precondition: c <= n, 1 <= k <= n.
[[nodiscard]] double pass_at_k(std::size_t n, std::size_t c, std::size_t k);
/// The chance that k answers, drawn in the same way, are all right.
[[nodiscard]] double pass_always_k(std::size_t n, std::size_t c, std::size_t k);
/// Whether the answer with the most votes is right. A tie goes to the answer that came first; answers with equal votes
/// share the verdict of the first of them. False without votes.
[[nodiscard]] bool majority_is_right(std::span<const Attempt> attempts);

}  // namespace evalrun::reports
