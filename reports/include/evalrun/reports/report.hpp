/// A report is a suite, a model and their tally; renderers turn reports into text. Both are tables: a renderer is one
/// file and one row.
///
///     Report report{.suite = suite, .model = "my-model", .tally = tally};
///     std::fputs(find_renderer("terminal")->render({&report, 1}, {.color = isatty(1)})[0].text.c_str(), stdout);
///     for (const RenderedFile& file : find_renderer("leaderboard")->render({&report, 1}, {}))
///       write(out / file.name, file.text);          // data_non_live.csv, data_live.csv, data_overall.csv
///
/// All functions are pure.
#pragma once
#include <cstddef>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evalrun/case_reader.hpp"
#include "evalrun/reports/repeats.hpp"
#include "evalrun/reports/summary.hpp"
#include "evalrun/reports/tally.hpp"
#include "evalrun/suite.hpp"

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

/// Answers of one look, over all categories in which at least a fifth of the answers could not be read.
struct Diagnosis {
  struct Category {
    std::string lang, category;
    std::size_t unread = 0;   ///< answers that were meant as calls and could not be read
    std::size_t answers = 0;  ///< all answers of the category
  };
  std::vector<Category> categories;
  std::string example;     ///< the first 160 characters of one answer, escaped
  std::string looks_like;  ///< "Hermes's <tool_call> tags"; empty: no known form
  std::size_t tried = 0;   ///< answers that were read again in the other formats
  /// Formats that read some of them, with their number; the one that reads most comes first.
  std::vector<std::pair<std::string, std::size_t>> formats = {};
  /// Other formats read them, and misread the answers of the run that could be read.
  bool others_differ = false;
  std::string command = {};  ///< scores the answers in the first of the formats; empty: none reads them

  [[nodiscard]] std::size_t unread() const;
  [[nodiscard]] std::size_t answers() const;
};

/// The diagnosis in sentences.
[[nodiscard]] std::vector<std::string> diagnosis_lines(const Diagnosis& diagnosis);

struct Report {
  const Suite* suite = nullptr;  ///< nullptr: cases that are no suite's; there are no summaries then
  std::string model = {};
  std::string rules = {};  ///< the rule set shown first; empty: the suite's own reference
  Tally tally = {};
  RepeatTally repeats = {};   ///< of runs that ask each case several times; the tally counts the first answers
  bool lacking = false;       ///< shards or repeated answers are missing, which `selected` does not tell
  bool lacks_shards = false;  ///< cases that seem not to be asked may lie in shards that are missing
  /// How many cases of each category and language were selected; empty: not known.
  std::vector<SelectedCases> selected = {};
  /// Which part of the data --limit, --sample or --ids chose, in words; empty: all of each category.
  std::string selection = {};
  /// How many cases the data have of each category, where a part was chosen; empty: not known.
  std::map<Tally::Key, std::size_t> in_data = {};
  bool stored = false;    ///< stored results were judged: a case that is missing has none, and will not be asked
  bool baseline = false;  ///< read from a baseline file: what is missing there no command asks
  /// Lines that could not be read, by the category of their file; under an empty key those of a journal.
  std::map<Tally::Key, std::size_t> unreadable = {};
  bool partial = false;  ///< missing cases are accepted (--partial): they are shown all the same
  /// How the questions were asked: "fc", "prompt"; empty: not known.
  std::string mode = {};
  /// Whose words the questions were asked in: "own", or what the file of the prompts says of itself; empty: not known.
  std::string prompts = {};
  /// Cases without an answer that are known and accepted; they are shown all the same.
  std::optional<InfraAllowance> accept_infra = {};
  std::vector<Diagnosis> diagnoses = {};   ///< why many answers could not be read
  std::vector<std::string> warnings = {};  ///< sentences about answers that make the figures doubtful
  std::vector<std::string> notes = {};     ///< sentences to print below: a sample and its seed, warnings
};

/// Whether answers are missing, and so few of them that they are accepted.
[[nodiscard]] bool infra_accepted(const Report& report);

/// Why answers are missing: a line per kind, at most a handful, and what to do about them; none where all came.
[[nodiscard]] std::vector<std::string> infra_lines(const Report& report);

/// "selection: the first 5 of each category, 65 of 3641 cases"; empty where nothing was left out.
[[nodiscard]] std::string selection_line(const Report& report);
/// Whether all cases that the data have of a category were selected.
[[nodiscard]] bool is_whole_category(const Report& report, std::string_view lang, std::string_view category);

/// What a report shows, in the order to show it.
struct Shape {
  std::vector<std::string> rules;       ///< the one shown first, then the others
  std::vector<std::string> langs;       ///< those with records; all of the suite's when there are none at all
  std::vector<std::string> categories;  ///< the suite's, run or not, then any others
};
[[nodiscard]] Shape shape_of(const Report& report);

/// One summary of one language under one rule set.
struct SummaryLine {
  const SummaryRow* row;
  std::string lang;
  std::string rules;
  SummaryValue value;
};
[[nodiscard]] std::vector<SummaryLine> summaries_of(const Report& report);

struct RenderOptions {
  bool color = false;      ///< terminal: ANSI colors
  bool errors = false;     ///< terminal: the error types of each category as well
  std::size_t flips = 10;  ///< terminal and Markdown of a comparison: cases listed each way
};

struct RenderedFile {
  std::string name;
  std::string text;  ///< UTF-8
};

struct Renderer {
  std::string_view id;
  std::string_view summary;  ///< one line of help
  std::vector<RenderedFile> (*render)(std::span<const Report> reports, const RenderOptions& how);
};

[[nodiscard]] std::span<const Renderer> renderers();
/// The row with that id ("terminal", "csv", "json", "leaderboard"), or nullptr.
[[nodiscard]] const Renderer* find_renderer(std::string_view id);

}  // namespace evalrun::reports
