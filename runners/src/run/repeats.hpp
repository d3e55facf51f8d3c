/// Several answers to each case: what an answer votes for, and the counting of a journal that holds them.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "evalrun/decode.hpp"
#include "evalrun/output.hpp"
#include "evalrun/reports/repeats.hpp"
#include "evalrun/runners/journal.hpp"

namespace evalrun::runners {

/// The same text for outputs that make equal calls: whatever the order of calls and arguments, 1 and 1.0 alike, quotes
/// and spaces beside the point. Outputs without a call vote for that; "" where there was no answer.
[[nodiscard]] std::string vote_of(const Decoded& decoded, Outcome outcome);

/// Takes the entries of a journal in order. Memory grows with cases times answers.
class RepeatCounter {
 public:
  void add(const JournalEntry& entry);
  [[nodiscard]] reports::RepeatTally tally() const;
  /// Answers after the first ones that never came.
  [[nodiscard]] std::size_t unanswered() const;

 private:
  struct Kept {
    bool infra = true;
    std::string vote;
    std::vector<std::pair<std::string, bool>> valid;  ///< by rule set
  };
  struct Samples {
    std::string category;
    std::map<std::size_t, Kept> by_number;
  };
  std::map<std::pair<std::string, std::string>, Samples> cases_;  ///< by lang, id
};

}  // namespace evalrun::runners
