/// The HTML report: one file that opens anywhere, with the figures of one run, of a comparison or of several runs, and
/// every case with question, functions, accepted answers, output and verdicts, to search and to filter.
///
///     HtmlContent content{.reports = reports, .version = "0.1.0"};
///     auto written = write_html(content, next_case, [&](std::string_view text) { file.write(text); return ok(); });
///
/// Cases are read one by one and written in blocks; memory grows by a few bytes per case. Text of models is hostile: it
/// is embedded as data that can end no element, the script of the report inserts it as text alone, and the
/// Content-Security-Policy allows the script and style of the report and nothing else.
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "evalrun/case.hpp"
#include "evalrun/decode.hpp"
#include "evalrun/reports/report.hpp"
#include "evalrun/result.hpp"
#include "evalrun/verdict.hpp"

namespace evalrun::reports {

struct Comparison;

/// The answer of one run to one case.
struct HtmlAnswer {
  Outcome outcome = Outcome::call;
  Value raw = {};              ///< text, or a list of structured calls; None if there is no answer
  Decoded decoded = {};        ///< not ok if it could not be decoded or there is no answer
  std::string trouble = {};    ///< why there is no answer to show: infra, or not kept
  std::string reasoning = {};  ///< reasoning of the model, if known; never judged
  bool no_result = false;      ///< the case has no stored result and therefore no outcome
  bool underscore_to_dot = false;
  std::vector<Verdict> verdicts = {};
  /// For each decoded call the index of the accepted call that it is compared with; empty: not known.
  std::vector<std::optional<std::size_t>> compared_with = {};
  std::vector<Finding> findings = {};                           ///< every difference from these accepted calls
  std::vector<std::pair<std::string, std::string>> facts = {};  ///< names and texts to show: {"output tokens", "31"}
};

struct HtmlCase {
  const Suite* suite = nullptr;
  std::string id;
  std::string category;
  std::string lang;            ///< the same id in several languages is shown side by side
  std::size_t attempt = 0;     ///< number of the attempt; the attempts of a case are shown together
  const Case* item = nullptr;  ///< nullptr: the data set is missing, so there is no question to show
  std::vector<std::optional<HtmlAnswer>> answers;  ///< one per run
};

/// The next case, valid until the next call; nullptr after the last.
using HtmlCases = std::function<result<const HtmlCase*>()>;
using HtmlSink = std::function<result<void>(std::string_view)>;

/// Facts about a run, shown at the end: {"suite", "bfcl"}, {"created", ...}
using RunFacts = std::vector<std::pair<std::string, std::string>>;

enum class Packing {
  automatic,  ///< gzip for more than 1000 cases
  plain,      ///< the cases as JSON
  gzip,       ///< the cases as gzip in base64: a tenth of the size, and faster to open
};

struct HtmlContent {
  std::span<const Report> reports;         ///< one run, or several for a leaderboard
  const Comparison* comparison = nullptr;  ///< of the two reports, the base first; may be nullptr
  std::vector<std::string> labels = {};    ///< label of each run; empty: run_labels()
  std::vector<RunFacts> facts = {};        ///< one per report, or none
  std::vector<std::string> notes = {};     ///< sentences to show at the top
  std::string version = {};                ///< version of the program
  Packing packing = Packing::automatic;
};

/// Writes the HTML report. Errors: the first error of `cases` or `sink`.
[[nodiscard]] result<void> write_html(const HtmlContent& content, const HtmlCases& cases, const HtmlSink& sink);

/// Labels of the runs: the model; for runs with the same model also the suite, then a number.
[[nodiscard]] std::vector<std::string> run_labels(std::span<const Report> reports);

}  // namespace evalrun::reports
