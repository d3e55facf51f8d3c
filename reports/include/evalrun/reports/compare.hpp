/// Two runs of the same cases, paired case by case: what got worse, what got better, and whether that can be chance.
///
///     Comparison both = compare({.report = base, .records = base_records}, {.report = next, .records = next_records});
///     both.total.difference;                                   // 95 % interval of the change in accuracy
///     for (const CategoryComparison& one : both.categories)    // with p values, and these adjusted by Holm
///     for (CaseChange& flip : both.down) flip.next.output = text_of(flip.next.record);
///
/// Only cases with an answer in both runs are paired. A case may have several answers in a run (repeats); it then
/// counts by the share of them that are right. Pure functions, safe to call from several threads.
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

/// One run as it goes in. Records with the same language, category and id are samples of one case.
struct ComparedRun {
  std::string name = {};  ///< as the user named it: "runs/mine"
  Report report = {};     ///< of all its records
  std::span<const Record> records = {};
};

/// One side of a case that changed.
struct CaseSide {
  std::size_t samples = 0;
  std::size_t right = 0;
  /// Index in the run's records of the sample to look at: where the case got worse, the first right one of the base and
  /// the first wrong one of the new run; the other way round where it got better.
  std::size_t record = 0;
  Outcome outcome = Outcome::call;  ///< of that sample
  std::string error_type = {};      ///< of that sample; empty when it is right
  /// The stored answer and the sentences of the verdict, as text; whoever holds the outputs fills them in.
  std::optional<std::string> output = {};
  std::vector<std::string> errors = {};
};

struct CaseChange {
  std::string lang, category, id;
  CaseSide base, next;

  /// Change of the share that is right, -1 to 1: -1 for a case that was right and is wrong.
  [[nodiscard]] double difference() const;
};

struct CategoryComparison {
  std::string lang, category;
  Paired figures = {};
  double adjusted_p = 1;       ///< p value after Holm, over all categories of all languages
  std::size_t unanswered = 0;  ///< cases without an answer in one run or both; not paired
  Counts not_scored = {};      ///< reason -> cases that were not scored in one run or both; not paired
  std::size_t stubbed = 0;     ///< cases that stub vectors judged in one run or both
  /// Cases that are compared, but have fewer answers in one of the runs than they were to have.
  std::size_t fewer_answers = 0;
  std::size_t only_base = 0;  ///< cases that the new run does not have; not paired
  std::size_t only_next = 0;
  std::size_t cases = 0;  ///< that were to be compared: those of either run, asked or not
  bool complete = true;   ///< they are all compared, with all their answers
  bool accepted = false;  ///< they are not, and what is missing was left out or accepted on purpose

  [[nodiscard]] std::size_t unscored() const;
  /// Something is missing that was not left out on purpose.
  [[nodiscard]] bool lacks_cases() const { return !complete && !accepted; }
};

/// A summary over the paired cases alone; the bootstrap resamples each category on its own. One that is a single
/// category has that category's exact figures. One that is no sum over right and wrong, but a mean of metrics (T-Eval),
/// has a value of each run and no interval.
struct SummaryComparison {
  const SummaryRow* row = nullptr;
  std::string lang;
  std::size_t n = 0;                               ///< cases of the categories that it sums up
  std::size_t cases = 0;                           ///< that these categories were to compare
  std::optional<double> base = {}, next = {};      ///< nullopt where a category is missing
  std::optional<BootstrapResult> difference = {};  ///< of next - base, with p value
  /// Standard error of the difference, with a pair for and a pair against added to each category: never zero.
  double spread = 0;
  std::vector<std::string> missing = {};  ///< categories that it needs and that are not in both runs
  std::string not_compared = {};          ///< why there is no difference although no category is missing
  bool complete = true;                   ///< its categories are all complete
  bool accepted = false;                  ///< they are not, and what they lack was left out or accepted on purpose
};

/// How many cases went from one error type to another; "" is right. With repeats a case stands for its most frequent
/// verdict.
struct ErrorMovement {
  std::string lang, category, from, to;
  std::size_t cases = 0;
};

struct Comparison {
  std::string base_name, next_name;
  Report base = {}, next = {};                      ///< of everything in the runs, paired or not
  std::string rules;                                ///< the rule set that is compared
  Paired total = {};                                ///< all paired cases of all languages
  std::vector<CategoryComparison> categories = {};  ///< in the order of the suite, language by language
  std::vector<SummaryComparison> summaries = {};
  std::vector<CaseChange> down = {}, up = {};  ///< cases that got worse and better, by category and id
  std::vector<ErrorMovement> movements = {};   ///< of cases whose error type changed, the most frequent first
  std::vector<std::string> warnings = {};      ///< why the runs may not be comparable
  std::size_t unanswered = 0, only_base = 0, only_next = 0;  ///< sums over the categories
  Counts not_scored = {};                                    ///< the same
  std::size_t left_out = 0;  ///< cases of categories and languages that were not to be compared
  /// Selected cases of one of the runs have no answer or were not scored, or one run alone has them: the comparison is
  /// of a part. What was left out or accepted on purpose does not count.
  bool incomplete = false;
  bool shared_only = false;             ///< cases that one run alone has are left out on purpose
  std::optional<GateResult> gate = {};  ///< what a gate made of all this, where one was asked for

  /// Every case of both runs is compared, with all its answers.
  [[nodiscard]] bool complete() const;
  /// It is not, and all that is missing was left out or accepted on purpose.
  [[nodiscard]] bool accepted() const { return !complete() && !incomplete; }
};

struct CompareOptions {
  std::string rules = {};    ///< empty: the first rule set of the base
  std::size_t left_out = 0;  ///< cases that were taken out of both runs on purpose, before they came here
  BootstrapOptions bootstrap = {};
  bool shared_only = false;  ///< cases that one run alone has were selected by it alone; they do not count as missing
};

[[nodiscard]] Comparison compare(const ComparedRun& base, const ComparedRun& next, const CompareOptions& how = {});

struct ComparisonRenderer {
  std::string_view id;
  std::string_view summary;  ///< one line of help
  std::string (*render)(const Comparison& comparison, const RenderOptions& how);
};

[[nodiscard]] std::span<const ComparisonRenderer> comparison_renderers();
/// The row with that id ("terminal", "markdown", "csv", "json", "junit", "annotations"), or nullptr.
[[nodiscard]] const ComparisonRenderer* find_comparison_renderer(std::string_view id);

}  // namespace evalrun::reports
