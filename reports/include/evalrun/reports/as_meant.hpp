/// The figures as meant: what the model would score if its calls were read in any form that `--format auto` finds.
/// They stand next to the official figures and change none of them.
///
///     if (const auto meant = as_meant(report)) {        // nullopt: nothing is read otherwise, or it is not known
///       use(meant->all.official(), meant->all.accuracy(), meant->all.interval());
///       for (const MeantFigure& one : meant->categories) use(one.category, one.read_words());
///     }
#pragma once
#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/reports/report.hpp"

namespace evalrun::reports {

/// The figures of one category, or of all cases, as meant.
struct MeantFigure {
  std::string lang, category;  ///< both empty: several categories
  std::size_t n = 0;           ///< as in the official figures
  std::size_t answers = 0;     ///< answers that came
  CaseCounts cases = {};       ///< selected and answered cases, as next to the official figures
  std::size_t official_correct = 0;
  std::size_t correct = 0;    ///< as meant
  std::size_t differing = 0;  ///< answers that are read otherwise than officially
  Counts forms = {};          ///< the same by the form in which they are read; "": read as no call
  /// basis_of() the report.
  std::string basis = "official";

  [[nodiscard]] double official() const;
  [[nodiscard]] double accuracy() const;
  [[nodiscard]] Interval interval() const;
  /// "391 of 400 answers in hermes, 2 as no call".
  [[nodiscard]] std::string read_words() const;
};

/// A summary with the formula of the official one.
struct MeantSummary {
  const SummaryRow* row = nullptr;
  std::string lang;
  SummaryValue official, meant;
  CaseCounts cases = {};
};

struct AsMeantFigures {
  std::string rules;                    ///< the rule set: the first of the run
  std::vector<MeantFigure> categories;  ///< those with answers, in the order of the report
  MeantFigure all;
  /// Of the categories that expect a call; `all` if there are no others. A form that cannot be read is right where no
  /// call is expected, so `all` may hide that every call is lost.
  MeantFigure calls;
  bool only_calls = false;              ///< `calls` leaves categories out
  std::vector<MeantSummary> summaries;  ///< those that have a value
};

/// nullopt: no answer is read otherwise than officially, or it is not known of every answer.
[[nodiscard]] std::optional<AsMeantFigures> as_meant(const Report& report);
/// The same, also if every answer is read as officially.
[[nodiscard]] std::optional<AsMeantFigures> known_as_meant(const Report& report);
/// The same without summaries, whose intervals take long.
[[nodiscard]] std::optional<AsMeantFigures> known_without_summaries(const Report& report);
/// The word for the figures of a report beside those as meant: "official"; "as decoded" if answers were decoded
/// otherwise than the reference does; the id of the first rule set if it is not that of the suite's reference.
[[nodiscard]] std::string basis_of(const Report& report);
/// Whether an answer is read otherwise than officially.
[[nodiscard]] bool reads_otherwise(const Report& report);
/// Of how many judged answers it is not known how they were meant.
[[nodiscard]] std::size_t unknown_meaning(const Report& report);
/// The figure of one category. Precondition: the rules judged it, and it is known how its answers were meant.
[[nodiscard]] MeantFigure meant_figure(const Report& report, std::string_view lang, std::string_view category,
                                       std::string_view rules);

/// "391 in hermes, 2 as no call", the most frequent first; `of` stands behind the first number.
[[nodiscard]] std::string forms_words(const Counts& forms, std::string_view of = {});
/// "official 0.00%, as meant 87.00% [83.36 - 89.94]: 391 of 400 answers in hermes". Of an incomplete run with "; 400 of
/// 1000 selected cases have an answer".
[[nodiscard]] std::string meant_line(const MeantFigure& figure, std::string_view of = {});
/// The headline: the same of the cases that expect a call.
[[nodiscard]] std::string meant_headline(const AsMeantFigures& figures);
/// "as meant: not known of 12 answers".
[[nodiscard]] std::string unknown_line(const Report& report);
/// What the figures as meant are, in one sentence.
inline constexpr std::string_view meant_explained =
    "as meant = the score if calls are read in any form that --format auto finds; the other figures do not count it";

/// The name of AsMeantFigures::calls.
inline constexpr std::string_view meant_calls = "cases that expect a call";

/// Tables show summaries below the categories, with these titles and cells.
[[nodiscard]] std::vector<std::string> meant_titles(const AsMeantFigures& figures);
[[nodiscard]] std::vector<std::vector<std::string>> meant_rows(const AsMeantFigures& figures);

}  // namespace evalrun::reports
