/// Compares two runs case by case: which cases got worse or better, and whether chance alone may explain the change.
///
///     const Comparison both = compare({.name = "runs/mine", .report = base, .records = base_records},
///                                     {.name = "runs/tonight", .report = next, .records = next_records});
///     use(both.total.change(), both.total.difference);         // change in accuracy with its 95 % interval
///     for (const CategoryComparison& one : both.categories) use(one.category, one.adjusted_p);
///     for (const CaseChange& flip : both.down) use(flip.id, flip.next.error_type);
///
/// Only cases with an answer in both runs are paired. If a run asked a case several times, the case counts with the
/// share of right attempts. Pure functions, safe to call from several threads.
#pragma once
#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "evalrun/reports/gate.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/reports/statistics.hpp"
#include "evalrun/reports/summary.hpp"
#include "evalrun/reports/tally.hpp"

namespace evalrun::reports {

/// The input of a comparison: one run. Records with the same language, category and id are attempts of one case.
struct ComparedRun {
  std::string name = {};  ///< as the user named it: "runs/mine"
  Report report = {};     ///< of all its records
  std::span<const Record> records = {};
};

/// One side of a case that changed.
struct CaseSide {
  std::size_t attempts = 0;
  std::size_t right = 0;
  /// Index in the run's records of the attempt to show: the first right one of the better run, the first wrong one of
  /// the worse run.
  std::size_t record = 0;
  Outcome outcome = Outcome::call;  ///< of the attempt `record`
  std::string error_type = {};      ///< of the attempt `record`; empty if it is right
  /// The stored answer and the sentences of the verdict. `compare` leaves them empty; the caller fills them in.
  std::optional<std::string> output = {};
  std::vector<std::string> errors = {};
};

struct CaseChange {
  std::string lang, category, id;
  CaseSide base, next;

  /// Change of the share of right attempts, -1 to 1; -1: the case was right and is wrong.
  [[nodiscard]] double difference() const;
};

struct CategoryComparison {
  std::string lang, category;
  Paired figures = {};
  double adjusted_p = 1;       ///< p value after Holm, over all categories of all languages
  std::size_t unanswered = 0;  ///< cases without an answer in one run or both; not paired
  Counts not_scored = {};      ///< reason -> cases that were not scored in one run or both; not paired
  std::size_t stubbed = 0;     ///< cases that stub vectors judged in one run or both
  /// Compared cases that have fewer answers in one run or both than planned.
  std::size_t fewer_answers = 0;
  std::size_t only_base = 0;  ///< cases that the new run does not have; not paired
  std::size_t only_next = 0;
  std::size_t cases = 0;  ///< cases to compare: all cases of either run, asked or not
  bool complete = true;   ///< all `cases` are compared, each with all its answers
  bool accepted = false;  ///< not complete, but every missing case was left out or accepted on purpose

  [[nodiscard]] std::size_t unscored() const;
  /// Cases are missing that were neither left out nor accepted on purpose.
  [[nodiscard]] bool lacks_cases() const { return !complete && !accepted; }
};

/// A summary over the paired cases alone; the bootstrap resamples each category separately. A summary of a single
/// category has the exact figures of the category. A mean of metrics (T-Eval) has a value for each run and no interval.
struct SummaryComparison {
  const SummaryRow* row = nullptr;
  std::string lang;
  std::size_t n = 0;                               ///< compared cases in the categories of the summary
  std::size_t cases = 0;                           ///< cases to compare in these categories
  std::optional<double> base = {}, next = {};      ///< nullopt where a category is missing
  std::optional<BootstrapResult> difference = {};  ///< of next - base, with p value
  /// Standard error of the difference. Adds one better and one worse case to each category, so it is never zero.
  double spread = 0;
  std::vector<std::string> missing = {};  ///< categories that the summary needs and a run does not have
  std::string not_compared = {};          ///< why there is no difference although no category is missing
  bool complete = true;                   ///< its categories are all complete
  bool accepted = false;                  ///< not complete, but every missing case was left out or accepted on purpose
};

/// How many cases went from one error type to another; "" means right. With repeats the most frequent verdict of a case
/// counts.
struct ErrorMovement {
  std::string lang, category, from, to;
  std::size_t cases = 0;
};

struct Comparison {
  std::string base_name, next_name;
  Report base = {}, next = {};                      ///< of everything in the runs, paired or not
  std::string rules;                                ///< rule set of the compared verdicts
  Paired total = {};                                ///< all paired cases of all languages
  std::vector<CategoryComparison> categories = {};  ///< in the order of the suite, language by language
  std::vector<SummaryComparison> summaries = {};
  std::vector<CaseChange> down = {}, up = {};  ///< cases that got worse and better, by category and id
  std::vector<ErrorMovement> movements = {};   ///< of cases whose error type changed, the most frequent first
  std::vector<std::string> warnings = {};      ///< why the runs may not be comparable
  std::size_t unanswered = 0, only_base = 0, only_next = 0;  ///< sums over the categories
  Counts not_scored = {};                                    ///< sum over the categories
  std::size_t left_out = 0;  ///< cases of categories and languages that were left out on purpose
  /// Some selected cases have no answer, were not scored, or are in one run alone. Cases that were left out or accepted
  /// on purpose do not count.
  bool incomplete = false;
  bool shared_only = false;             ///< cases that are in one run alone were left out on purpose
  std::optional<GateResult> gate = {};  ///< the decision of the gate, if there is one
  /// The compared answers alone, for the figures as meant; empty if both runs read every answer as officially.
  Tally base_compared = {}, next_compared = {};

  /// Every case of both runs is compared, with all its answers.
  [[nodiscard]] bool complete() const;
  /// The comparison is not complete, but every missing case was left out or accepted on purpose.
  [[nodiscard]] bool accepted() const { return !complete() && !incomplete; }
};

struct CompareOptions {
  std::string rules = {};    ///< empty: the first rule set of the base
  std::size_t left_out = 0;  ///< cases that the caller took out of both runs on purpose
  BootstrapOptions bootstrap = {};
  bool shared_only = false;  ///< cases that are in one run alone do not count as missing
};

[[nodiscard]] Comparison compare(const ComparedRun& base, const ComparedRun& next, const CompareOptions& how = {});

/// One file in src/compare and one row in src/compare/registry.cpp. The command line takes its flags from the rows.
struct ComparisonRenderer {
  std::string_view id;
  std::string_view flag = {};  ///< "--csv"; empty: no flag asks for it
  std::string_view help;       ///< one line
  RenderTarget target = RenderTarget::file;
  RenderInput input = RenderInput::reports;
  /// nullptr where the renderer needs cases: the layer that reads journals writes its file.
  std::string (*render)(const Comparison& comparison, const RenderOptions& how) = nullptr;
};

[[nodiscard]] std::span<const ComparisonRenderer* const> comparison_renderers();
/// The row with this id, such as "terminal" or "csv"; nullptr if there is none.
[[nodiscard]] const ComparisonRenderer* find_comparison_renderer(std::string_view id);

}  // namespace evalrun::reports
