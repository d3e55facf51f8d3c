/// A report is a suite, a model and their tally; a renderer turns reports into text.
///
///     const Report report{.suite = *find_suite("bfcl"), .model = "my-model", .tally = tally};
///     for (const std::string& line : infra_lines(report)) use(line);           // why answers are missing
///     use(find_renderer("terminal")->render({&report, 1}, {.color = true}).front().text);
///     for (const RenderedFile& file : find_renderer("leaderboard")->render({&report, 1}, {}))
///       use(file.name, file.text);                  // data_non_live.csv, data_live.csv, data_overall.csv
///
/// All functions are pure.
#pragma once
#include <cstddef>
#include <cstdint>
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
  std::size_t answered = 0;    ///< with an answer of the model, right or wrong
  std::size_t no_answer = 0;   ///< asked without getting an answer (infra); they count as wrong
  std::size_t not_asked = 0;   ///< not asked yet
  std::size_t no_result = 0;   ///< without a stored result
  std::size_t unreadable = 0;  ///< whose line in the journal or in the results cannot be read
  bool lacks_shards = false;   ///< `not_asked` may lie in missing shards
  bool no_data = false;        ///< the data folder does not have the category

  [[nodiscard]] std::size_t missing() const { return selected - answered; }
  [[nodiscard]] bool complete() const { return answered == selected; }
  CaseCounts& operator+=(const CaseCounts& other);
};

/// Counts of one category. If the selection is not known, the recorded cases count as selected.
[[nodiscard]] CaseCounts case_counts(const Report& report, std::string_view lang, std::string_view category);
/// Counts of all categories that a summary is computed from.
[[nodiscard]] CaseCounts case_counts(const Report& report, std::string_view lang, const SummaryValue& summary);
/// Counts of all categories in all languages.
[[nodiscard]] CaseCounts case_counts(const Report& report);

/// With repeats, counts of one category: `answered` are cases with all their answers, `no_answer` cases with an attempt
/// that got no answer, `not_asked` cases with fewer attempts than planned.
[[nodiscard]] CaseCounts repeat_counts(const Report& report, std::string_view lang, std::string_view category,
                                       std::string_view rules);
/// The same over all categories of a language.
[[nodiscard]] CaseCounts repeat_counts(const Report& report, std::string_view lang, std::string_view rules);
/// With repeats, counts of the attempts after the first; zero without repeats.
[[nodiscard]] CaseCounts later_counts(const Report& report);
/// "INCOMPLETE: 20 of 40 answers after the first have come (12 not asked yet, 8 got none: infra, counted as wrong)",
/// and what that means for the figures; empty if none is missing.
[[nodiscard]] std::string incomplete_later_line(const Report& report);

/// Whether every selected case has all its answers, in every shard.
[[nodiscard]] bool is_complete(const Report& report);

/// Whether nothing is missing, or only what --partial or --accept-infra accepts.
[[nodiscard]] bool is_acceptable(const Report& report);

/// The text of column n for a figure over `n` cases: "400" if these are all, "100 of 400" if they are a part, "395 of
/// 400" if 5 of all 400 got no answer.
[[nodiscard]] std::string n_of(const CaseCounts& counts, std::size_t n);

/// "3470 not asked yet, 5 got none: infra, counted as wrong"; empty if nothing is missing.
[[nodiscard]] std::string missing_words(const CaseCounts& counts);

/// What answers that could not be read are.
enum class UnreadKind : std::uint8_t {
  calls,      ///< they seem meant as calls
  empty,      ///< nothing, or next to nothing, is in them
  reasoning,  ///< reasoning alone: it never ends, or no answer follows it
};

/// Answers that share a form which could not be read, over all categories where at least a fifth could not be read.
struct Diagnosis {
  struct Category {
    std::string lang, category;
    std::size_t unread = 0;   ///< answers that seem meant as calls and could not be read
    std::size_t answers = 0;  ///< all answers of the category
  };
  std::vector<Category> categories;
  UnreadKind kind = UnreadKind::calls;
  std::string form = {};   ///< of calls: "Hermes's <tool_call> tags"; empty: no known form
  bool leaked = false;     ///< the calls came as text beside an empty list of tool calls
  std::string example;     ///< the first 160 characters of one answer, escaped
  std::size_t tried = 0;   ///< answers that were read again in the other formats
  Counts auto_forms = {};  ///< those of them that `auto` reads, by the form that it finds
  /// Formats that read some of them, with the number read; the most successful format comes first.
  std::vector<std::pair<std::string, std::size_t>> formats = {};
  /// Other formats read them, but misread answers that the format of the run reads.
  bool others_differ = false;
  std::string command = {};  ///< command that scores the answers in the first format; empty: no format reads them

  [[nodiscard]] std::size_t unread() const;
  [[nodiscard]] std::size_t answers() const;
  [[nodiscard]] std::size_t read_by_auto() const;
  /// Whether `auto` reads at least half of them.
  [[nodiscard]] bool auto_helps() const { return read_by_auto() != 0 && read_by_auto() * 2 >= tried; }
  /// What the answers look like, in words; empty: they have no known form.
  [[nodiscard]] std::string looks_like() const;
};

/// The diagnosis in sentences.
[[nodiscard]] std::vector<std::string> diagnosis_lines(const Diagnosis& diagnosis);

struct Report {
  const Suite* suite = nullptr;  ///< nullptr: cases of the user's own, without summaries
  std::string model = {};
  std::string rules = {};  ///< rule set shown first; empty: the rules of the suite
  Tally tally = {};
  RepeatTally repeats = {};   ///< with repeats; the tally counts the first answers
  bool lacking = false;       ///< shards or repeated answers are missing that `selected` does not show
  bool lacks_shards = false;  ///< cases not asked yet may lie in missing shards
  /// How many cases of each category and language were selected; empty: not known.
  std::vector<SelectedCases> selected = {};
  /// Which part of the data --limit, --sample or --ids chose, in words; empty: all of each category.
  std::string selection = {};
  /// How many cases the data have of each category, where a part was chosen; empty: not known.
  std::map<Tally::Key, std::size_t> in_data = {};
  bool stored = false;    ///< stored results were judged: a missing case has no result and will not be asked
  bool baseline = false;  ///< read from a baseline file: no command asks its missing cases
  /// Number of lines that could not be read, by the category of their file; for a journal under an empty key.
  std::map<Tally::Key, std::size_t> unreadable = {};
  bool partial = false;  ///< missing cases are accepted (--partial); they still show
  /// How the questions were asked: "fc", "prompt"; empty: not known.
  std::string mode = {};
  /// Whose prompts asked the questions: "own", or what the prompts file says of itself; empty: not known.
  std::string prompts = {};
  std::string prompts_name = {};  ///< the short form of `prompts`, for the head of a report
  /// How the run was made otherwise than usual, in words: "decoded as hermes, reasoning removed"; empty: in nothing.
  std::string settings = {};
  /// How many cases without an answer are accepted (--accept-infra); they still show.
  std::optional<InfraAllowance> accept_infra = {};
  std::vector<Diagnosis> diagnoses = {};  ///< why many answers could not be read
  /// Sentences about gaps that `selected` does not show: shards that are missing, lines that cannot be read.
  std::vector<std::string> gaps = {};
  std::vector<std::string> warnings = {};  ///< sentences about answers that make the figures doubtful
  std::vector<std::string> notes = {};     ///< sentences to print below the tables: how the answers were decoded
};

/// Whether answers are missing, and few enough to be accepted.
[[nodiscard]] bool infra_accepted(const Report& report);

/// Why answers are missing, first and later answers of each case together.
[[nodiscard]] InfraKinds all_infra_kinds(const Report& report);
/// The same as text: a line per kind, five at most, and what to do about them; empty if no answer is missing.
[[nodiscard]] std::vector<std::string> infra_lines(const Report& report);

/// "the first 5 of each category, 65 of 3641 cases"; empty if nothing was left out.
[[nodiscard]] std::string selection_words(const Report& report);
/// The same after "selection: "; empty if nothing was left out.
[[nodiscard]] std::string selection_line(const Report& report);
/// Whether all cases of a category were selected.
[[nodiscard]] bool is_whole_category(const Report& report, std::string_view lang, std::string_view category);

/// What a report shows, in the order to show it.
struct Shape {
  std::vector<std::string> rules;       ///< the one shown first, then the others
  std::vector<std::string> langs;       ///< those with records; all languages of the suite if there are no records
  std::vector<std::string> categories;  ///< those of the suite, run or not, then all others
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

/// What a renderer needs.
enum class RenderInput : std::uint8_t {
  reports,  ///< the reports alone
  cases,    ///< also every case of the runs, from their journals
  one_run,  ///< also every case of one run
};

/// Where the text of a renderer goes.
enum class RenderTarget : std::uint8_t {
  standard_output,
  file,
  file_or_folder,  ///< one file; in a folder it gets its usual name
  folder,          ///< several files
};

/// One file in src/render and one row in src/render/registry.cpp. The command line takes its flags from the rows.
struct Renderer {
  std::string_view id;
  std::string_view flag = {};  ///< "--csv"; empty: no flag asks for it
  std::string_view help;       ///< one line
  RenderTarget target = RenderTarget::file_or_folder;
  RenderInput input = RenderInput::reports;
  /// nullptr where the renderer needs cases: the layer that reads journals writes its file.
  std::vector<RenderedFile> (*render)(std::span<const Report> reports, const RenderOptions& how) = nullptr;
};

[[nodiscard]] std::span<const Renderer* const> renderers();
/// The row with this id, such as "terminal" or "csv"; nullptr if there is none.
[[nodiscard]] const Renderer* find_renderer(std::string_view id);

}  // namespace evalrun::reports
