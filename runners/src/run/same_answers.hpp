/// Finds answers that repeat the same text, such as a gateway's error page. They count as answers, but say nothing
/// about the model.
///
///     SameAnswers same;
///     for (...) same.add(lang, category, plain_text(outcome, result));
///     report.warnings = same.lines(report.tally);
#pragma once
#include <cstddef>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "evalrun/reports/tally.hpp"
#include "evalrun/value.hpp"

#include "decode/outcome.hpp"

namespace evalrun::runners {

/// The text of an answer without a call; `hash` is 0 for other answers.
struct PlainText {
  std::size_t hash = 0;
  std::string beginning;  ///< its first characters, escaped
};
[[nodiscard]] PlainText plain_text(Outcome outcome, const Value& result);

/// Whether more than half of a category's answers, and at least 20 of them, hold no call.
[[nodiscard]] bool may_be_one_text(const reports::CategoryTally& counts);

/// Counts equal texts by category. Memory grows with the number of different texts.
class SameAnswers {
 public:
  void add(const std::string& lang, const std::string& category, PlainText text);
  /// A line for each category of whose answers more than half, and at least 20, are the same text: "240 of 240 answers
  /// of irrelevance are the same text: ...".
  [[nodiscard]] std::vector<std::string> lines(const reports::Tally& tally) const;

 private:
  struct Count {
    std::size_t answers = 0;
    std::string beginning;
  };
  std::map<reports::Tally::Key, std::unordered_map<std::size_t, Count>> texts_;
};

}  // namespace evalrun::runners
