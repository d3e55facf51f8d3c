/// The data of one journal line, to be written. It only refers to output and verdicts: a run writes too many lines to
/// copy each answer first.
///
///     const JournalLine line(done, rules);
///     line.append_to(text);
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/runners/pipeline.hpp"

#include "journal.hpp"

namespace evalrun::runners {

struct JournalLine {
  struct Judged {
    std::string_view rules;
    const Verdict& verdict;
  };

  explicit JournalLine(const JournalEntry& entry);
  JournalLine(const JudgedOutput& done, std::span<const checkers::Rules* const> rules);

  const Output& output;
  Outcome outcome;
  std::string_view lang, category, subcategory;
  std::size_t attempt = 0;
  std::vector<Judged> verdicts;
  std::string vote{};
  bool no_result = false;
  bool meant_known = false;
  std::optional<reports::MeantVerdict> as_meant{};

  [[nodiscard]] bool infra() const { return output.infra.has_value(); }
  [[nodiscard]] bool correct() const { return !infra() && !verdicts.empty() && verdicts.front().verdict.valid; }
  [[nodiscard]] bool replaces_answer() const { return runners::replaces_answer(output); }
  /// Appends the line without the line feed.
  void append_to(std::string& text) const;
};

}  // namespace evalrun::runners
