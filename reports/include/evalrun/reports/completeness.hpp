/// How many of the selected cases have an answer, and why the others have none. A figure over less than what was
/// selected is marked in every rendering of a report.
///
///     const CaseCounts all = case_counts(report);
///     if (!all.complete()) print("{} of {} cases have an answer", all.answered, all.selected);
///     case_counts(report, "en", "multiple").not_asked;      // of one category
///
/// All functions are pure.
#pragma once
#include <cstddef>
#include <string>
#include <string_view>

#include "evalrun/reports/summary.hpp"

namespace evalrun::reports {

struct Report;

struct CaseCounts {
  std::size_t selected = 0;
  std::size_t answered = 0;    ///< answers of the model, right or wrong
  std::size_t no_answer = 0;   ///< asked, and none came (infra); they count as wrong
  std::size_t not_asked = 0;   ///< the run has not come to them yet
  std::size_t no_result = 0;   ///< nothing is stored of them
  std::size_t unreadable = 0;  ///< their line of the journal or of the results cannot be read
  bool lacks_shards = false;   ///< those not asked yet may lie in shards that are missing
  bool no_data = false;        ///< the data folder does not have the category; nothing of it is selected

  [[nodiscard]] std::size_t missing() const { return selected - answered; }
  [[nodiscard]] bool complete() const { return answered == selected; }
  CaseCounts& operator+=(const CaseCounts& other);
};

/// One category. Where it is not known what was selected, the cases that the report has.
[[nodiscard]] CaseCounts case_counts(const Report& report, std::string_view lang, std::string_view category);
/// All categories that a summary is computed from.
[[nodiscard]] CaseCounts case_counts(const Report& report, std::string_view lang, const SummaryValue& summary);
/// All that was selected, in all languages.
[[nodiscard]] CaseCounts case_counts(const Report& report);

/// Where each case is asked several times: the cases of one category all of whose answers came. A case of which one
/// never came counts under `no_answer`, one that lacks some under `not_asked`.
[[nodiscard]] CaseCounts repeat_counts(const Report& report, std::string_view lang, std::string_view category,
                                       std::string_view rules);
/// All categories of a language.
[[nodiscard]] CaseCounts repeat_counts(const Report& report, std::string_view lang, std::string_view rules);
/// The answers after the first ones, counted one by one; all 0 where each case is asked once.
[[nodiscard]] CaseCounts later_counts(const Report& report);
/// "INCOMPLETE: 20 of 40 answers after the first have come (12 not asked yet, 8 got none: infra, counted as wrong)",
/// and what that means for the figures; empty where all have come.
[[nodiscard]] std::string incomplete_later_line(const Report& report);

/// Whether every selected case has an answer, of every repeat and in every shard.
[[nodiscard]] bool is_complete(const Report& report);

/// Whether nothing is missing, or only what is accepted: by --partial, or as answers that never came by --accept-infra.
[[nodiscard]] bool is_acceptable(const Report& report);

/// What stands in a row's column n; `n` is the number of cases that the figure is over. "400" where that is all of
/// them; "100 of 400" where the figure is over a part; where it is over all, but 5 of them never got an answer, "395 of
/// 400".
[[nodiscard]] std::string n_of(const CaseCounts& counts, std::size_t n);

/// "3470 not asked yet, 5 got none: infra, counted as wrong"; empty where nothing is missing.
[[nodiscard]] std::string missing_words(const CaseCounts& counts);

}  // namespace evalrun::reports
