/// Several answers to each case: what an answer votes for, and the counting of a journal that holds them.
#pragma once
#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <unordered_map>
#include <vector>

#include "evalrun/decode.hpp"
#include "evalrun/output.hpp"
#include "evalrun/reports/repeats.hpp"

#include "journal.hpp"

namespace evalrun::runners {

/// The same text for outputs that make equal calls: in any order of calls and arguments, 1 and 1.0 alike, quotes and
/// spaces do not matter. Outputs without a call vote for their outcome; "" where there was no answer.
[[nodiscard]] std::string vote_of(const Decoded& decoded, Outcome outcome);

/// Takes the entries of a journal in order. Memory grows with cases times answers, by 16 bytes each.
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
    std::uint64_t number;         ///< which answer to the case
    std::uint32_t vote;           ///< of an answer that never came, the reason
    std::uint32_t verdicts : 30;  ///< what the rule sets say, a number in verdicts_
    std::uint32_t infra : 1;
    std::uint32_t replaces_answer : 1;
  };
  struct Attempts {
    std::string lang, category;
    std::vector<Line> lines;
  };
  struct Verdicts {
    RuleBits judged = 0, valid = 0;
    auto operator<=>(const Verdicts&) const = default;
  };
  [[nodiscard]] RuleBits bit_of(const std::string& rules);
  [[nodiscard]] std::uint32_t number_of(const std::string& vote);
  [[nodiscard]] std::uint32_t number_of(const Verdicts& verdicts);
  [[nodiscard]] Attempts& attempts_of(const JournalEntry& entry);
  /// The line that counts of each answer, in the order of their numbers; as they stand, or in `room`.
  [[nodiscard]] static std::span<const Line> settled(const Attempts& attempts, std::vector<Line>& room);

  std::size_t wanted_;

  std::unordered_map<std::string, Attempts> cases_;  ///< by "lang\nid"
  std::string key_;                                  ///< of the last line, to keep its memory
  std::vector<std::string> rules_;
  std::unordered_map<std::string, std::uint32_t> vote_numbers_;
  std::vector<std::string> votes_{""};
  std::map<Verdicts, std::uint32_t> verdict_numbers_;
  std::vector<Verdicts> verdicts_;
};

}  // namespace evalrun::runners
