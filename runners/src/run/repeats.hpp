/// Runs with several answers to each case: the vote of an answer, and the counts over a journal.
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

/// A text that is equal for outputs whose calls are equal. The order of calls and arguments, 1 or 1.0, quotes and
/// spaces do not matter. Outputs without a call vote for their outcome; without an answer the vote is "".
[[nodiscard]] std::string vote_of(const Decoded& decoded, Outcome outcome);

/// Counts the entries of a journal, which are added in order. Needs about 16 bytes per answer.
class RepeatCounter {
 public:
  /// `wanted`: how many answers each case should have.
  explicit RepeatCounter(std::size_t wanted) : wanted_(wanted) {}
  void add(const JournalEntry& entry);
  [[nodiscard]] reports::RepeatTally tally() const;

 private:
  using RuleBits = std::uint64_t;  ///< a bit per rule set, in the order of `rules_`

  /// One line of the journal.
  struct Line {
    std::uint64_t number;         ///< number of the attempt
    std::uint32_t vote;           ///< index in votes_; for a missing answer, of its reason
    std::uint32_t verdicts : 30;  ///< index in verdicts_
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
  /// For each attempt the line that counts, in the order of their numbers. Returns the lines of `attempts` if they are
  /// already so, otherwise fills `room`.
  [[nodiscard]] static std::span<const Line> settled(const Attempts& attempts, std::vector<Line>& room);

  std::size_t wanted_;

  std::unordered_map<std::string, Attempts> cases_;  ///< by "lang\nid"
  std::string key_;                                  ///< buffer for the key of a line
  std::vector<std::string> rules_;
  std::unordered_map<std::string, std::uint32_t> vote_numbers_;
  std::vector<std::string> votes_{""};
  std::map<Verdicts, std::uint32_t> verdict_numbers_;
  std::vector<Verdicts> verdicts_;
};

}  // namespace evalrun::runners
