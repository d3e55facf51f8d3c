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
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "evalrun/case_reader.hpp"
#include "evalrun/reports/completeness.hpp"
#include "evalrun/reports/diagnosis.hpp"
#include "evalrun/reports/repeats.hpp"
#include "evalrun/reports/summary.hpp"
#include "evalrun/reports/tally.hpp"
#include "evalrun/suite.hpp"

namespace evalrun::reports {

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
  bool color = false;      ///< terminal: ANSI colours
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
