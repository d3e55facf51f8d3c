/// Several answers to each case: what an answer votes for, and the counting of a journal that holds them.
#pragma once
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "evalrun/decode.hpp"
#include "evalrun/output.hpp"
#include "evalrun/reports/repeats.hpp"
#include "evalrun/runners/journal.hpp"

namespace evalrun::runners {

/// The same text for outputs that make equal calls: whatever the order of calls and arguments, 1 and 1.0 alike, quotes
/// and spaces beside the point. Outputs without a call vote for that; "" where there was no answer.
[[nodiscard]] std::string vote_of(const Decoded& decoded, Outcome outcome);

/// Takes the entries of a journal in order. Memory grows with cases times answers, by 32 bytes each.
class RepeatCounter {
 public:
  /// `wanted`: how many answers each case is to have.
  explicit RepeatCounter(std::size_t wanted) : wanted_(wanted) {}
  void add(const JournalEntry& entry);
  [[nodiscard]] reports::RepeatTally tally() const;

 private:
  using RuleBits = std::uint64_t;  ///< a bit per rule set, in the order in which they were met

  /// One line of the journal.
  struct Line {
    std::uint64_t number;  ///< which answer to the case
    RuleBits judged, valid;
    std::uint32_t vote;  ///< of an answer that never came, the reason
    bool infra, replaces_answer;
  };
  struct Samples {
    std::string category;
    std::vector<Line> lines;
  };
  [[nodiscard]] RuleBits bit_of(const std::string& rules);
  [[nodiscard]] std::uint32_t number_of(const std::string& vote);
  /// The line that counts of each answer, in the order of their numbers.
  [[nodiscard]] static std::vector<Line> settled(const Samples& samples);

  std::size_t wanted_;

  std::map<std::pair<std::string, std::string>, Samples> cases_;  ///< by lang, id
  std::vector<std::string> rules_;
  std::unordered_map<std::string, std::uint32_t> vote_numbers_;
  std::vector<std::string> votes_{""};
};

}  // namespace evalrun::runners
